"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { addMadePasskey, startAdding } from "@/app/(account)/account/security/factor-actions";
import { PasskeyFailureCallout } from "@/app/identity/passkey-button";
import { makePasskey } from "@/components/forms/passkey";
import { Refusal } from "@/components/forms/refusal";
import { usePasskeyCeremony } from "@/components/forms/use-passkey-ceremony";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";

interface PasskeyOfferCardProps {
  /** The browser has made one by itself. */
  added: boolean;
  onClose: () => void;
}

/** Offers a passkey in place of the password, or says that there is one now. */
export function PasskeyOfferCard({ added, onClose }: PasskeyOfferCardProps) {
  const t = useTranslations("passkeyOffer");
  const [done, setDone] = useState(added);
  const { pending, failure, problem, run } = usePasskeyCeremony(startAdding, makePasskey, (credential) =>
    addMadePasskey(credential),
  );
  const press = async () => {
    const answer = await run();
    if (answer && !answer.problem) setDone(true);
  };
  if (done)
    return (
      <Callout
        role="status"
        tone="success"
        title={t("doneTitle")}
        className="mb-6"
        action={
          <Button size="small" onClick={onClose}>
            {t("close")}
          </Button>
        }
      >
        {t("doneText")}
      </Callout>
    );
  return (
    <section aria-label={t("title")} className="mb-6 grid gap-3">
      <Callout
        title={t("title")}
        action={
          <>
            <Button size="small" variant="primary" pending={pending} onClick={() => void press()}>
              {t("create")}
            </Button>
            <Button size="small" variant="ghost" disabled={pending} onClick={onClose}>
              {t("later")}
            </Button>
          </>
        }
      >
        {t("text")}
      </Callout>
      <PasskeyFailureCallout failure={failure} />
      <Refusal problem={problem} />
    </section>
  );
}
