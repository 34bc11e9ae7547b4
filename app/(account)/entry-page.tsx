import type { ReactNode } from "react";
import { PreferenceBar } from "@/app/preference-bar";
import { CenteredPage } from "@/components/ui/centered-page";
import { Gate } from "@/components/ui/gate";
import { Logo } from "@/components/ui/logo";
import { brand } from "@/lib/brand/brand";

interface EntryPageProps {
  title: ReactNode;
  lead?: ReactNode;
  /** What stands in the gate above the title, where the page is a moment and no form. */
  scene?: { icon: ReactNode; shut?: boolean };
  /** Below the card: the way to the neighboring page. */
  below?: ReactNode;
  children?: ReactNode;
}

/** The frame of every page on the way into an account: the mark, one card with one task, and language and appearance. */
export function EntryPage({ title, lead, scene, below, children }: EntryPageProps) {
  const { name, logoUrl } = brand();
  return (
    <CenteredPage footer={<PreferenceBar />}>
      <div className="w-full max-w-100">
        <div className="mb-7 flex justify-center">
          <a href="/" className="rounded-lg">
            <Logo name={name} url={logoUrl} />
          </a>
        </div>
        <div className="rounded-2xl border border-border bg-surface px-5 py-7 shadow-card sm:px-8 sm:py-8">
          {scene && (
            <div className="mb-5 flex justify-center">
              <Gate {...scene} />
            </div>
          )}
          <h1 className="text-xl font-semibold tracking-tight text-balance">{title}</h1>
          {lead && <p className="mt-1.5 text-pretty text-muted">{lead}</p>}
          {children && <div className="mt-6">{children}</div>}
        </div>
        {below && <div className="mt-6 text-center text-muted">{below}</div>}
      </div>
    </CenteredPage>
  );
}
