"use client";

import { Trash2 } from "lucide-react";
import { useTranslations } from "next-intl";
import { giveUpAddress } from "@/app/(account)/account/addresses/actions";
import { ConfirmAction } from "@/components/forms/confirm-action";

/** Gives an address up, after asking: someone else may claim it then. */
export function RemoveAddress({ addressId, address }: { addressId: string; address: string }) {
  const t = useTranslations("account.addresses");
  return (
    <ConfirmAction
      action={giveUpAddress}
      values={{ addressId }}
      label={t("removeNamed", { address })}
      variant="ghost"
      size="icon"
      title={t("removeTitle")}
      description={t.rich("removeText", {
        address,
        mark: (chunks) => <span className="font-mono break-all text-foreground">{chunks}</span>,
      })}
      confirmLabel={t("remove")}
      done={() => t("removed")}
    >
      <Trash2 className="size-4 text-muted" aria-hidden="true" />
    </ConfirmAction>
  );
}
