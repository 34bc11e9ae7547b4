import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { classNames } from "@/components/ui/class-names";
import { NavDrawer } from "@/components/ui/navigation/nav-drawer";
import { type NavGroup, NavList } from "@/components/ui/navigation/nav-list";
import { Toaster } from "@/components/ui/popups/toaster";

interface AppShellProps {
  logo: ReactNode;
  groups: readonly NavGroup[];
  /** Foot of the sidebar: who is signed in, language, appearance. */
  account: ReactNode;
  /** Opens the search over everything; below the logo, and at the end of the bar of phones. */
  search?: ReactNode;
  /** For pages that are mostly tables. */
  wide?: boolean;
  children: ReactNode;
}

/**
 * Sidebar beside the page; on phones a bar with a drawer instead. Without JavaScript the sidebar simply stands above the page.
 */
export function AppShell({ logo, groups, account, search, wide = false, children }: AppShellProps) {
  const t = useTranslations("ui");
  const sidebar = (
    <>
      <div className="flex h-9 items-center px-2">{logo}</div>
      {search && <div className="-my-2 empty:hidden">{search}</div>}
      <div className="flex-1">
        <NavList label={t("mainMenu")} groups={groups} />
      </div>
      <div className="border-t border-border pt-4">{account}</div>
    </>
  );
  return (
    <div className="lg:grid lg:grid-cols-[15.5rem_minmax(0,1fr)]">
      <aside className="hidden flex-col gap-6 border-r border-border bg-surface p-4 noscript:flex lg:sticky lg:top-0 lg:flex lg:h-dvh lg:overflow-y-auto print:hidden">
        {sidebar}
      </aside>
      <header className="needs-script sticky top-0 z-30 flex h-14 items-center gap-2 border-b border-border bg-surface px-3 lg:hidden">
        <NavDrawer label={t("mainMenu")}>{sidebar}</NavDrawer>
        {logo}
        {search && <div className="ml-auto">{search}</div>}
      </header>
      <main id="content" tabIndex={-1} className="min-w-0 px-5 py-8 outline-none sm:px-8 lg:px-12 lg:py-10">
        <div className={classNames("mx-auto", wide ? "max-w-6xl" : "max-w-5xl")}>{children}</div>
      </main>
      <Toaster />
    </div>
  );
}
