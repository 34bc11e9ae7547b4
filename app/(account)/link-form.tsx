"use client";

import type { ReactNode } from "react";
import { LinkRefused } from "@/app/(account)/link-refused";
import { ContractForm } from "@/components/forms/contract-form";
import { RetryTime } from "@/components/forms/retry-time";
import { SubmitButton } from "@/components/forms/submit-button";
import { useContractForm } from "@/components/forms/use-contract-form";
import type { FormAction } from "@/lib/form";
import type { ProblemKind } from "@/lib/problem";

interface LinkFormProps<Result> {
  code: string;
  /** Why the link does not work, known before anything is pressed. */
  fault: ProblemKind | undefined;
  /** What is sent beside the code. */
  values?: Readonly<Record<string, string>>;
  action: FormAction<Result>;
  /** What the button will do. */
  lead: string;
  submit: string;
  /** What to do when the link does not work (any more). */
  remedy: ReactNode;
  /** The same, where the link has done its work already. */
  usedRemedy?: ReactNode;
  /** What a dead link means, where no new one can be asked for. */
  explanation?: string;
  usedExplanation?: string;
  /** In place of the form once it is done. */
  done?: ReactNode;
}

const deadCodes = ["token.invalid", "token.expired", "token.already.used", "token.other.device"] as const;

const forDeadCodes = <Value,>(value: Value) => Object.fromEntries(deadCodes.map((code) => [code, value]));

/**
 * The one button of a page that a mailed link leads to, so that nothing but a person uses the code up. A dead link gives way to
 * what to do instead: at once where that is known, else when the button was pressed.
 */
export function LinkForm<Result>({
  code,
  fault,
  values = {},
  action,
  lead,
  submit,
  remedy,
  usedRemedy = remedy,
  explanation,
  usedExplanation = explanation,
  done,
}: LinkFormProps<Result>) {
  const form = useContractForm({ action });
  const { problem } = form.state;
  if (done && "result" in form.state && !problem) return done;
  // What was pressed here may be what used it up: its own answer goes first.
  if (fault && !problem)
    return (
      <LinkRefused
        problem={fault}
        action={fault === "code.used" ? usedRemedy : remedy}
        explanation={fault === "code.used" ? usedExplanation : explanation}
      />
    );
  const remedies = {
    ...forDeadCodes(remedy),
    "token.already.used": usedRemedy,
    "too.many.requests": <RetryTime />,
  };
  const dead = !form.pending && problem?.errors.some((error) => deadCodes.some((candidate) => candidate === error));
  const explanations = {
    ...(explanation && forDeadCodes(explanation)),
    ...(usedExplanation && { "token.already.used": usedExplanation }),
  };
  return (
    <ContractForm form={form} remedies={remedies} explanations={explanations}>
      {Object.entries({ ...values, token: code }).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      {!dead && (
        <>
          <p className="-mt-4 text-pretty text-muted">{lead}</p>
          <SubmitButton size="large" className="w-full">
            {submit}
          </SubmitButton>
        </>
      )}
    </ContractForm>
  );
}
