"use client";

import { useTranslations } from "next-intl";
import { type ReactNode, useState } from "react";
import { type PasskeyFailure, showPasskey } from "@/components/forms/passkey";
import { Refusal } from "@/components/forms/refusal";
import { send } from "@/components/forms/send";
import { Button } from "@/components/ui/button";
import type { ButtonVariant } from "@/components/ui/button-style";
import { Callout } from "@/components/ui/callout";
import type { FormProblem, FormState } from "@/lib/form";

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

/**
 * Has the browser show a passkey, and sends what it signed. Holds no transition open while the browser asks: React would keep
 * back what other parts of the page show.
 */
export function PasskeyButton<Result>({ begin, finish, onDone, variant, children }: PasskeyButtonProps<Result>) {
  const [pending, setPending] = useState(false);
  const [failure, setFailure] = useState<PasskeyFailure>();
  const [problem, setProblem] = useState<FormProblem>();
  const run = async () => {
    setFailure(undefined);
    setProblem(undefined);
    const options = await send(begin);
    if (options.problem || !options.result) return setProblem(options.problem);
    const shown = await showPasskey(options.result);
    if ("failure" in shown) return setFailure(shown.failure);
    const answer = await send(() => finish(shown.credential));
    if (answer.problem) return setProblem(answer.problem);
    onDone(answer.result);
  };
  const press = async () => {
    setPending(true);
    await run().finally(() => setPending(false));
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
