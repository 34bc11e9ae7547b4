import { getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { DocsSearch } from "@/app/docs/search/field";
import { TokenProvider } from "@/app/docs/token";
import { PreferenceBar } from "@/app/preference-bar";
import { ClientMessages } from "@/components/ui/client-messages";
import { Logo } from "@/components/ui/logo";
import { AppShell } from "@/components/ui/navigation/app-shell";
import { brand } from "@/lib/brand/brand";
import { guideSlugs } from "@/lib/docs/guides";
import { apiReference } from "@/lib/docs/reference";

/** The frame of the documentation: guides and groups of operations at the side, and a search over all of it. */
export async function DocsShell({ children }: { children: ReactNode }) {
  const t = await getTranslations("docs");
  const { name, logoUrl } = brand();
  const groups = [
    {
      items: [
        { href: "/docs", label: t("overview"), exact: true },
        { href: "/problems", label: t("problems") },
      ],
    },
    {
      label: t("groups.guides"),
      href: "/docs/guides",
      items: guideSlugs.map((slug) => ({ href: `/docs/guides/${slug}`, label: t(`guides.${slug}.title`) })),
    },
    {
      label: t("groups.reference"),
      href: "/docs/api",
      items: apiReference().tags.map((tag) => ({ href: tag.href, label: tag.name })),
    },
  ];
  return (
    <ClientMessages namespaces={["tryIt"]}>
      <TokenProvider>
        <AppShell
          wide
          logo={
            <a href="/" className="rounded-lg">
              <Logo name={name} url={logoUrl} />
            </a>
          }
          search={<DocsSearch />}
          groups={groups}
          account={
            <div className="flex flex-wrap items-center justify-between gap-2">
              <PreferenceBar />
            </div>
          }
        >
          {children}
        </AppShell>
      </TokenProvider>
    </ClientMessages>
  );
}
