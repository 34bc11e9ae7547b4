import { Wallet } from "lucide-react";
import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { AddressForm } from "@/app/(account)/account/addresses/form";
import { RemoveAddress } from "@/app/(account)/account/addresses/remove-address";
import { Card } from "@/components/ui/card";
import { CopyButton } from "@/components/ui/copying/copy-button";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { listAddresses } from "@/lib/users/account/addresses";
import { requireUser } from "@/lib/web/current-actor";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("account.addresses"))("title") };
}

/** The blockchain addresses that belong to this account. */
export default async function AddressesPage() {
  const actor = await requireUser("/account/addresses");
  const [t, { items: addresses }] = await Promise.all([
    getTranslations("account.addresses"),
    listAddresses(actor, { query: { limit: 500 } }),
  ]);
  return (
    <>
      <PageHeader title={t("title")} description={t("text")} />
      <div className="grid gap-6">
        <Card flush>
          {addresses.length === 0 ? (
            <EmptyState
              icon={<Wallet className="size-5" aria-hidden="true" />}
              title={t("emptyTitle")}
              text={t("emptyText")}
            />
          ) : (
            <ul className="divide-y divide-border">
              {addresses.map(({ addressId, address, name }) => (
                <li key={addressId} className="flex flex-wrap items-center gap-2 px-5 py-3.5 sm:px-6">
                  <div className="min-w-0 flex-1">
                    {name && <p className="font-medium">{name}</p>}
                    <p className="font-mono text-[0.8125rem] break-all">{address}</p>
                  </div>
                  <CopyButton value={address} label={t("copyNamed", { address })} compact />
                  <RemoveAddress addressId={addressId} address={address} />
                </li>
              ))}
            </ul>
          )}
        </Card>
        <Card title={t("addTitle")}>
          <AddressForm />
        </Card>
      </div>
    </>
  );
}
