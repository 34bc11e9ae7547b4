import { PasskeyOfferSlot } from "@/app/passkey-offer/slot";
import type { UserActor } from "@/lib/actor";
import { isPasskeyOffered } from "@/lib/web/passkey-offer";

/** Offers a passkey to someone who has just signed in by a password, at most once a month in one browser. */
export async function PasskeyOffer({ actor }: { actor: UserActor }) {
  return <PasskeyOfferSlot offered={await isPasskeyOffered(actor)} />;
}
