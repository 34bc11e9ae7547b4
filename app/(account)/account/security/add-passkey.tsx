"use client";

import { useTranslations } from "next-intl";
import { type ReactNode, useState } from "react";
import { addMadePasskey, startAdding } from "@/app/(account)/account/security/factor-actions";
import { PasskeyFailureCallout } from "@/app/identity/passkey-button";
import { makePasskey, type PasskeyFailure } from "@/components/forms/passkey";
import { Refusal } from "@/components/forms/refusal";
import { send } from "@/components/forms/send";
import { Button } from "@/components/ui/button";
import type { ButtonVariant } from "@/components/ui/button-style";
import { classNames } from "@/components/ui/class-names";
import { showToast } from "@/components/ui/popups/toast";
import type { FormProblem } from "@/lib/form";

interface AddPasskeyProps {
  variant?: ButtonVariant;
  /** As wide as its card. */
  wide?: boolean;
  /** What comes of it; a notice unless given. */
  onAdded?: () => void;
  children?: ReactNode;
}

/** Has the browser make a passkey, and adds it. */
export function AddPasskey({ variant, wide = false, onAdded, children }: AddPasskeyProps) {
  const t = useTranslations("account.signInMethods");
  const [pending, setPending] = useState(false);
  const [failure, setFailure] = useState<PasskeyFailure>();
  const [problem, setProblem] = useState<FormProblem>();
  const run = async () => {
    setFailure(undefined);
    setProblem(undefined);
    const options = await send(startAdding);
    if (options.problem || !options.result) return setProblem(options.problem);
    const made = await makePasskey(options.result);
    if ("failure" in made) return setFailure(made.failure);
    const answer = await send(() => addMadePasskey(made.credential));
    if (answer.problem) return setProblem(answer.problem);
    if (onAdded) return onAdded();
    showToast({ title: t("addedPasskey") });
  };
  const press = async () => {
    setPending(true);
    await run().finally(() => setPending(false));
  };
  return (
    <div className={classNames("grid gap-3", !wide && "justify-items-start")}>
      <PasskeyFailureCallout failure={failure} />
      <Refusal problem={problem} />
      <Button
        variant={variant}
        size={wide ? "large" : "medium"}
        className={classNames("needs-script", wide && "w-full")}
        pending={pending}
        onClick={() => void press()}
      >
        {children ?? t("addPasskey")}
      </Button>
      <p className="hidden text-muted noscript:block">{t("needsScript")}</p>
    </div>
  );
}
