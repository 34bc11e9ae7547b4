"use client";

import { RefreshCw } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState, useTransition } from "react";
import { rotateSecret, rotateToken } from "@/app/admin/applications/actions";
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

const labels = { token: "rotate", secret: "rotateSecret" } as const;
const texts = { token: "rotateText", secret: "rotateSecretText" } as const;
const confirms = { token: "rotateConfirm", secret: "rotateSecretConfirm" } as const;

const rotations = {
  token: rotateToken,
  secret: async (id: string, overlapSeconds: number) => {
    const { problem, result } = await rotateSecret(id, overlapSeconds);
    return { problem, result: result?.secret ? { token: result.secret } : undefined };
  },
};

/** Gives an application a new token or secret; the old one stops at once or after an overlap, so that nothing fails meanwhile. */
export function RotateToken({ id, kind = "token" }: { id: string; kind?: keyof typeof rotations }) {
  const t = useTranslations("admin.applications");
  const ui = useTranslations("ui");
  const [open, setOpen] = useState(false);
  const [overlap, setOverlap] = useState(String(24 * HOUR));
  const [token, setToken] = useState<string>();
  const [refusal, setRefusal] = useState<FormProblem>();
  const [pending, startTransition] = useTransition();
  const rotate = () =>
    startTransition(async () => {
      const { problem, result } = await send(() => rotations[kind](id, Number(overlap)));
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
        title={t(labels[kind])}
        description={t(texts[kind])}
        trigger={
          <Button size="small" className="needs-script">
            <RefreshCw className="size-4" aria-hidden="true" />
            {t(labels[kind])}
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
            {t(confirms[kind])}
          </Button>
        </DialogButtons>
      </Dialog>
      <TokenDialog token={token} kind={kind} onClose={() => setToken(undefined)} />
    </>
  );
}
