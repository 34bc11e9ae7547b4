import { getTranslations } from "next-intl/server";
import type { Presentation } from "@/lib/applications/clients";

const pages = ["client_uri", "policy_uri", "tos_uri"] as const;

/** Links to an application's own pages, which open beside ours; nothing where it named none. */
export async function ApplicationLinks({ shown }: { shown: Presentation }) {
  const t = await getTranslations("applicationLinks");
  const named = pages.flatMap((page) => (shown[page] === null ? [] : [{ page, href: shown[page] }]));
  if (named.length === 0) return null;
  return (
    <ul className="flex flex-wrap gap-x-4 gap-y-1 text-[0.8125rem]">
      {named.map(({ page, href }) => (
        <li key={page}>
          <a href={href} target="_blank" rel="noopener noreferrer" className="link">
            {t(page)}
            <span className="sr-only"> {t("newTab")}</span>
          </a>
        </li>
      ))}
    </ul>
  );
}
