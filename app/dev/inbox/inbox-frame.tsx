import Link from "next/link";
import type { ReactNode } from "react";
import { PreferenceBar } from "@/app/preference-bar";
import { classNames } from "@/components/ui/class-names";
import { Logo } from "@/components/ui/logo";
import { PageHeader } from "@/components/ui/page-header";
import { brand } from "@/lib/brand/brand";

interface InboxFrameProps {
  title: string;
  lead: string;
  actions: ReactNode;
  wide?: boolean;
  children: ReactNode;
}

/** The frame of the inbox's pages: the mark, what the page is, and language and appearance. */
export function InboxFrame({ title, lead, actions, wide = false, children }: InboxFrameProps) {
  const { name, logoUrl } = brand();
  return (
    <div className={classNames("mx-auto flex min-h-dvh flex-col px-5 sm:px-8", wide ? "max-w-330" : "max-w-3xl")}>
      <header className="flex h-20 items-center">
        <Link href="/">
          <Logo name={name} url={logoUrl} />
        </Link>
      </header>
      <main id="content" tabIndex={-1} className="flex-1 py-6 outline-none">
        <PageHeader title={title} description={lead} actions={actions} />
        {children}
      </main>
      <footer className="flex flex-wrap items-center justify-center gap-x-6 gap-y-3 py-6 text-muted">
        <PreferenceBar />
      </footer>
    </div>
  );
}
