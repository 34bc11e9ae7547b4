import { getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { Card } from "@/components/ui/card";
import { Breadcrumbs } from "@/components/ui/navigation/breadcrumbs";
import { PageHeader } from "@/components/ui/page-header";

interface TaskPageProps {
  title: string;
  description: string;
  /** The page that leads here. */
  parent: { tab: "profile" | "security" | "data"; href: string };
  children: ReactNode;
}

/** One task with one form, so that password managers know what is meant, and the way back. */
export async function TaskPage({ title, description, parent, children }: TaskPageProps) {
  const t = await getTranslations("account.tabs");
  return (
    <div className="max-w-xl">
      <PageHeader
        trail={<Breadcrumbs items={[{ label: t(parent.tab), href: parent.href }, { label: title }]} />}
        title={title}
        description={description}
      />
      <Card>{children}</Card>
    </div>
  );
}
