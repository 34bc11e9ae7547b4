"use client";

import { Trash2 } from "lucide-react";
import { useTranslations } from "next-intl";
import { giveUpAddress } from "@/app/(account)/account/addresses/actions";
import { useProblemText } from "@/components/forms/problem-text";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { showToast } from "@/components/ui/toast";

/** Gives an address up, after asking: somebody else may claim it then. */
export function RemoveAddress({ addressId, address }: { addressId: string; address: string }) {
  const t = useTranslations("account.addresses");
  const problemText = useProblemText();
  return (
    <ConfirmDialog
      trigger={
        <Button
          variant="ghost"
          size="icon"
          className="needs-script"
          aria-label={t("removeNamed", { address })}
          title={t("remove")}
        >
          <Trash2 className="size-4 text-muted" aria-hidden="true" />
        </Button>
      }
      title={t("removeTitle")}
      description={t.rich("removeText", {
        address,
        mark: (chunks) => <span className="font-mono break-all text-foreground">{chunks}</span>,
      })}
      confirmLabel={t("remove")}
      onConfirm={async () => {
        const { problem } = await giveUpAddress(addressId);
        if (problem) return problemText(problem);
        showToast({ title: t("removed") });
        return undefined;
      }}
    />
  );
}
