"use client";

import { type ReactNode, useEffect, useState } from "react";
import { addMadePasskey, startAdding } from "@/app/(account)/account/security/factor-actions";
import { noteOffer } from "@/app/passkey-offer/actions";
import { sendUnasked } from "@/components/forms/send";

/** Has the browser make a passkey by itself, where its password manager has just filled in the password. Says whether it did. */
async function addUnasked(): Promise<boolean> {
  const { canMakeUnasked, makeUnasked } = await import("@/components/forms/passkey");
  if (!(await canMakeUnasked())) return false;
  const { result: options } = await sendUnasked(startAdding);
  const made = options && (await makeUnasked(options));
  if (!made || "failure" in made) return false;
  const { problem } = await sendUnasked(() => addMadePasskey(made.credential, true));
  if (problem) await made.refused(problem);
  return !problem;
}

/**
 * Where a passkey is offered, and the place for it while it comes. What is fetched for it is fetched only then, and noted
 * before it is shown; the page that comes with the note offers nothing any more, and this one goes on until someone has answered.
 */
export function PasskeyOfferSlot({ children: place }: { children: ReactNode }) {
  const [due] = useState(Boolean(place));
  const [card, setCard] = useState(place);
  useEffect(() => {
    if (!due) return;
    const close = () => setCard(undefined);
    const offer = async () => {
      const { PasskeyOfferCard } = await import("@/app/passkey-offer/card");
      await sendUnasked(noteOffer);
      setCard(<PasskeyOfferCard added={await addUnasked()} onClose={close} />);
    };
    // Without network nothing is offered.
    if ("PublicKeyCredential" in window) offer().catch(close);
    else close();
  }, [due]);
  return card;
}
