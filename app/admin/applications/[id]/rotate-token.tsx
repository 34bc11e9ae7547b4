"use client";

import { RefreshCw } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState, useTransition } from "react";
import { rotateToken } from "@/app/admin/applications/actions";
import { TokenDialog } from "@/app/admin/applications/token-dialog";
import { Refusal } from "@/components/forms/refusal";
import { send } from "@/components/forms/send";
import { Button } from "@/components/ui/button";
import { RadioCards } from "@/components/ui/inputs/radio-cards";
import { Dialog, DialogButtons, DialogClose } from "@/components/ui/popups/dialog";
import type { FormProblem } from "@/lib/form";

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
  const [open, setOpen] = useState(false);
  const [overlap, setOverlap] = useState(String(24 * HOUR));
  const [token, setToken] = useState<string>();
  const [refusal, setRefusal] = useState<FormProblem>();
  const [pending, startTransition] = useTransition();
  const rotate = () =>
    startTransition(async () => {
      const { problem, result } = await send(() => rotateToken(id, Number(overlap)));
      setRefusal(problem);
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
        <Refusal problem={refusal} className="mb-4" />
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
