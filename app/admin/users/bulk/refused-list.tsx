import { useTranslations } from "next-intl";
import type { Outcome } from "@/app/admin/users/bulk/bulk";
import { keyOfProblem } from "@/lib/i18n/problem-key";

/** Who was refused, or would be, and why. Nothing at all where nobody is. */
export function RefusedList({ outcomes, foreseen = false }: { outcomes: readonly Outcome[]; foreseen?: boolean }) {
  const t = useTranslations("admin.bulk");
  const problems = useTranslations("problems");
  const refused = outcomes.filter(({ problem }) => problem !== null);
  if (refused.length === 0) return null;
  const title = t(foreseen ? "willBeRefused" : "refused", { count: refused.length });
  return (
    <>
      <p className="mt-4 font-medium">{title}</p>
      <section
        aria-label={title}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard (WCAG 2.1.1)
        tabIndex={0}
        className="mt-2 max-h-48 overflow-y-auto rounded-lg border border-border"
      >
        <ul className="divide-y divide-border">
          {refused.map(({ uid, name, problem }) => (
            <li key={uid} className="px-3 py-2">
              <span className="block truncate">
                <bdi>{name ?? uid}</bdi>
              </span>
              <span className="block text-[0.8125rem] text-danger">
                {problems(`${keyOfProblem({ errors: [problem ?? ""] })}.title`)}
              </span>
            </li>
          ))}
        </ul>
      </section>
    </>
  );
}
