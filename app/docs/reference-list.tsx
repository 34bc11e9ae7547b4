import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { apiReference } from "@/lib/docs/reference";

/** Every group of operations, with how many it has. */
export async function ReferenceList() {
  const t = await getTranslations("docs");
  return (
    <ul className="mt-4 divide-y divide-border overflow-hidden rounded-xl border border-border bg-surface shadow-card">
      {apiReference().tags.map(({ name, href, description, operations }) => (
        <li key={name}>
          <Link
            href={href}
            prefetch={false}
            className="grid gap-x-6 px-5 py-3.5 -outline-offset-2 transition-colors hover:bg-background sm:grid-cols-[9rem_1fr_auto]"
          >
            <span className="font-medium">{name}</span>
            <span lang="en" className="text-muted">
              {description}
            </span>
            <span className="text-muted tabular-nums max-sm:text-[0.8125rem]">
              {t("operations", { count: operations.length })}
            </span>
          </Link>
        </li>
      ))}
    </ul>
  );
}
