"use client";

import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { type PasskeyFailure, showPasskey } from "@/components/forms/passkey";
import { Refusal } from "@/components/forms/refusal";
import { usePasskeyCeremony } from "@/components/forms/use-passkey-ceremony";
import { Button } from "@/components/ui/button";
import type { ButtonVariant } from "@/components/ui/button-style";
import { Callout } from "@/components/ui/callout";
import type { FormState } from "@/lib/form";

type Options = Parameters<typeof showPasskey>[0];

interface PasskeyButtonProps<Result> {
  /** The options of the ceremony. */
  begin: () => Promise<FormState<Options>>;
  /** Sends what the passkey signed. */
  finish: (credential: object) => Promise<FormState<Result>>;
  onDone: (result: Result | undefined) => void;
  variant?: ButtonVariant;
  children: ReactNode;
}

/** Says why the browser made or showed no passkey. */
export function PasskeyFailureCallout({ failure }: { failure: PasskeyFailure | undefined }) {
  const t = useTranslations("identity");
  if (!failure) return null;
  return (
    <Callout role="alert" tone={failure === "stopped" ? "info" : "warning"} title={t(`failure.${failure}.title`)}>
      {t(`failure.${failure}.text`)}
    </Callout>
  );
}

/** Has the browser show a passkey, and sends what it signed. */
export function PasskeyButton<Result>({ begin, finish, onDone, variant, children }: PasskeyButtonProps<Result>) {
  const { pending, failure, problem, run } = usePasskeyCeremony(begin, showPasskey, finish);
  const press = async () => {
    const answer = await run();
    if (answer && !answer.problem) onDone(answer.result);
  };
  return (
    <div className="grid gap-3">
      <PasskeyFailureCallout failure={failure} />
      <Refusal problem={problem} />
      <Button
        size="large"
        variant={variant}
        className="needs-script w-full"
        pending={pending}
        onClick={() => void press()}
      >
        {children}
      </Button>
    </div>
  );
}
