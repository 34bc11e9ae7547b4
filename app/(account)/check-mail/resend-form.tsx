"use client";

import { useTranslations } from "next-intl";
import { sendAgain } from "@/app/(account)/check-mail/actions";
import { ContractForm } from "@/components/forms/contract-form";
import { RetryTime } from "@/components/forms/retry-time";
import { SubmitButton } from "@/components/forms/submit-button";
import { useContractForm } from "@/components/forms/use-contract-form";
import { clockTime, useCountdown } from "@/components/ui/time/countdown";

interface ResendFormProps {
  waitSeconds: number;
  sentAt: number;
  /** `primary` where there is nothing else to do. */
  variant: "primary" | "ghost";
}

/** Sends the mail again, after a wait that is shown. The server keeps its own count; without JavaScript that one is all there is. */
export function ResendForm({ waitSeconds, sentAt, variant }: ResendFormProps) {
  const t = useTranslations("checkMail");
  const left = useCountdown(waitSeconds, sentAt);
  const form = useContractForm({ action: sendAgain });
  const sent = !form.pending && !form.state.problem && form.state.result !== undefined;
  return (
    <ContractForm form={form} remedies={{ "too.many.requests": <RetryTime /> }} className="grid gap-2 text-center">
      <p role="status" className={sent ? "text-success" : "sr-only"}>
        {sent && t("sentAgain")}
      </p>
      {left > 0 && (
        <p className="py-1.5 text-muted tabular-nums noscript:hidden">{t("resendIn", { time: clockTime(left) })}</p>
      )}
      <div className={left > 0 ? "hidden noscript:block" : ""}>
        <SubmitButton variant={variant}>{t("resend")}</SubmitButton>
      </div>
    </ContractForm>
  );
}
