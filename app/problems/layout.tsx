import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { DocsShell } from "@/app/docs/shell";
import { brand } from "@/lib/brand/brand";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("docs");
  return { title: { default: t("problems"), template: `%s · ${brand().name}` } };
}

export default function ProblemsLayout({ children }: { children: ReactNode }) {
  return <DocsShell>{children}</DocsShell>;
}
