"use client";

import { RefreshCw } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState, useTransition } from "react";
import { rotateToken } from "@/app/admin/applications/actions";
import { TokenDialog } from "@/app/admin/applications/token-dialog";
import { useProblemText } from "@/components/forms/problem-text";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Dialog, DialogButtons, DialogClose } from "@/components/ui/dialog";
import { RadioCards } from "@/components/ui/radio-cards";

const HOUR = 3600;

/** How long the old token may go on, in seconds. */
const overlaps = [
  { key: "none", seconds: 0 },
  { key: "hour", seconds: HOUR },
  { key: "day", seconds: 24 * HOUR },
  { key: "week", seconds: 7 * 24 * HOUR },
] as const;

/** Gives an application a new token; the old one stops at once or after an overlap, so that nothing fails meanwhile. */
export function RotateToken({ id }: { id: string }) {
  const t = useTranslations("admin.applications");
  const ui = useTranslations("ui");
  const explain = useProblemText();
  const [open, setOpen] = useState(false);
  const [overlap, setOverlap] = useState(String(24 * HOUR));
  const [token, setToken] = useState<string>();
  const [refusal, setRefusal] = useState<string>();
  const [pending, startTransition] = useTransition();
  const rotate = () =>
    startTransition(async () => {
      const { problem, result } = await rotateToken(id, Number(overlap));
      setRefusal(problem && explain(problem));
      if (!result) return;
      setOpen(false);
      setToken(result.token);
    });
  return (
    <>
      <Dialog
        open={open}
        onOpenChange={setOpen}
        title={t("rotate")}
        description={t("rotateText")}
        trigger={
          <Button size="small" className="needs-script">
            <RefreshCw className="size-4" aria-hidden="true" />
            {t("rotate")}
          </Button>
        }
      >
        {refusal && (
          <Callout role="alert" tone="danger" className="mb-4">
            {refusal}
          </Callout>
        )}
        <RadioCards
          legend={t("overlapLegend")}
          name="overlap"
          className="[&>div]:grid-flow-row"
          defaultValue={overlap}
          onValueChange={setOverlap}
          options={overlaps.map(({ key, seconds }) => ({
            value: String(seconds),
            label: t(`overlap.${key}`),
            hint: t(`overlapHint.${key}`),
          }))}
        />
        <DialogButtons>
          <DialogClose render={<Button>{ui("cancel")}</Button>} />
          <Button variant="primary" pending={pending} onClick={rotate}>
            {t("rotateConfirm")}
          </Button>
        </DialogButtons>
      </Dialog>
      <TokenDialog token={token} onClose={() => setToken(undefined)} />
    </>
  );
}
