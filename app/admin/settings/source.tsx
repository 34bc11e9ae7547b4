import { useTranslations } from "next-intl";
import type { z } from "zod";
import { Badge } from "@/components/ui/badge";
import type { Setting } from "@/lib/operator/settings/settings.contract";

/** Where a value comes from. What nobody has set is nothing to notice. */
export function Source({ origin }: Pick<z.output<typeof Setting>, "origin">) {
  const t = useTranslations("admin.settings.form");
  const source = t(`sources.${origin}`);
  if (origin === "default") return <span className="text-[0.8125rem] text-muted">{source}</span>;
  return <Badge tone={origin === "database" ? "accent" : "neutral"}>{source}</Badge>;
}
