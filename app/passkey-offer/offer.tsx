import { getTranslations } from "next-intl/server";
import { PasskeyOfferSlot } from "@/app/passkey-offer/slot";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import type { UserActor } from "@/lib/actor";
import { isPasskeyOffered } from "@/lib/web/passkey-offer";

/** As large as the offer, which nothing moves for when it comes. */
async function OfferPlace() {
  const t = await getTranslations("passkeyOffer");
  const actions = [t("create"), t("later")].map((text) => (
    <Button key={text} size="small">
      {text}
    </Button>
  ));
  return (
    <div className="needs-script invisible mb-6">
      <Callout title={t("title")} action={actions}>
        {t("text")}
      </Callout>
    </div>
  );
}

/** Offers a passkey to someone who has just signed in by a password, at most once a month in one browser. */
export async function PasskeyOffer({ actor }: { actor: UserActor }) {
  const offered = await isPasskeyOffered(actor);
  return <PasskeyOfferSlot>{offered && <OfferPlace />}</PasskeyOfferSlot>;
}
