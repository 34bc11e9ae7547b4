import { BookOpen } from "lucide-react";
import type { Metadata } from "next";
import { headers } from "next/headers";
import Link from "next/link";
import { getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { KeptNotice } from "@/app/(account)/account/kept-notice";
import { AccountMenu } from "@/app/admin/account-menu";
import { can } from "@/app/admin/can";
import { NoAccess } from "@/app/admin/no-access";
import { entriesFor } from "@/app/admin/palette/entries-for";
import { Palette } from "@/app/admin/palette/palette";
import { SearchTrigger } from "@/app/admin/search-trigger";
import { sectionsFor } from "@/app/admin/sections";
import { StepUp } from "@/app/identity/step-up";
import { PasskeyOffer } from "@/app/passkey-offer/offer";
import { PreferenceBar } from "@/app/preference-bar";
import { ClientMessages } from "@/components/ui/client-messages";
import { Logo } from "@/components/ui/logo";
import { AppShell } from "@/components/ui/navigation/app-shell";
import { brand } from "@/lib/brand/brand";
import { listUsers } from "@/lib/users/users.contract";
import { requireUser } from "@/lib/web/current-actor";

export async function generateMetadata(): Promise<Metadata> {
  const { name } = brand();
  const t = await getTranslations("admin.shell");
  return { title: { default: t("title"), template: `%s · ${name}` } };
}

/** The frame of the dashboard: only for people who have use for at least one of its pages. */
export default async function AdminLayout({ children }: { children: ReactNode }) {
  // A layout is not told its address; proxy.ts writes it into the request.
  const actor = await requireUser((await headers()).get("x-return-to") ?? "/admin");
  const groups = sectionsFor(actor);
  if (groups.length === 0) return <NoAccess />;
  const t = await getTranslations("admin");
  const { name, logoUrl } = brand();
  return (
    <ClientMessages namespaces={["admin.palette", "admin.sections", "admin.shell", "identity", "passkeyOffer"]}>
      <AppShell
        wide
        logo={
          <Link href={groups[0]?.sections[0]?.href ?? "/"} className="rounded-lg">
            <Logo name={name} url={logoUrl} />
          </Link>
        }
        search={<SearchTrigger />}
        groups={[
          ...groups.map(({ key, sections }) => ({
            ...(key === "start" ? {} : { label: t(`groups.${key}`) }),
            items: sections.map(({ key: section, href, icon: Icon }) => ({
              href,
              label: t(`sections.${section}`),
              icon: <Icon aria-hidden="true" />,
              exact: href === "/admin",
            })),
          })),
          { items: [{ href: "/docs", label: t("docs"), icon: <BookOpen aria-hidden="true" /> }] },
        ]}
        account={
          <div className="space-y-3">
            <div className="flex flex-wrap items-center justify-between gap-2">
              <PreferenceBar />
            </div>
            <AccountMenu name={actor.name} email={actor.email} />
          </div>
        }
      >
        <KeptNotice sessionId={actor.sessionId} />
        <PasskeyOffer actor={actor} />
        {children}
      </AppShell>
      <Palette
        groups={await entriesFor(actor)}
        sections={Object.fromEntries(groups.flatMap(({ sections }) => sections.map(({ key, href }) => [key, href])))}
        findsUsers={can(actor, listUsers)}
      />
      <StepUp />
    </ClientMessages>
  );
}
