"use client";

import type { ReactNode } from "react";
import { ContractForm } from "@/components/forms/contract-form";
import { RetryTime } from "@/components/forms/retry-time";
import { SubmitButton } from "@/components/forms/submit-button";
import { useContractForm } from "@/components/forms/use-contract-form";
import type { FormAction } from "@/lib/form";

interface LinkFormProps<Result> {
  code: string;
  action: FormAction<Result>;
  submit: string;
  /** What to do when the link does not work (any more). */
  remedy: ReactNode;
  /** In place of the form once it is done. */
  done?: ReactNode;
}

/** The one button of a page that a mailed link leads to. A dead link gives way to what to do instead. */
export function LinkForm<Result>({ code, action, submit, remedy, done }: LinkFormProps<Result>) {
  const form = useContractForm({ action });
  const { problem } = form.state;
  if (done && "result" in form.state && !problem) return done;
  const remedies = {
    "token.invalid": remedy,
    "token.expired": remedy,
    "token.already.used": remedy,
    "too.many.requests": <RetryTime />,
  };
  const dead = !form.pending && problem?.errors.some((error) => error.startsWith("token."));
  return (
    <ContractForm form={form} remedies={remedies}>
      <input type="hidden" name="token" value={code} />
      {!dead && (
        <SubmitButton size="large" className="w-full">
          {submit}
        </SubmitButton>
      )}
    </ContractForm>
  );
}
