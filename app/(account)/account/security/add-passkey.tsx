"use client";

import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { addMadePasskey, startAdding } from "@/app/(account)/account/security/factor-actions";
import { PasskeyFailureCallout } from "@/app/identity/passkey-button";
import { makePasskey } from "@/components/forms/passkey";
import { Refusal } from "@/components/forms/refusal";
import { usePasskeyCeremony } from "@/components/forms/use-passkey-ceremony";
import { Button } from "@/components/ui/button";
import type { ButtonVariant } from "@/components/ui/button-style";
import { classNames } from "@/components/ui/class-names";
import { showToast } from "@/components/ui/popups/toast";

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
  const { pending, failure, problem, run } = usePasskeyCeremony(startAdding, makePasskey, addMadePasskey);
  const press = async () => {
    const answer = await run();
    if (!answer || answer.problem) return;
    if (onAdded) onAdded();
    else showToast({ title: t("addedPasskey") });
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
