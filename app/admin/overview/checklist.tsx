import { ArrowRight, Check } from "lucide-react";
import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { Card } from "@/components/ui/card";
import { classNames } from "@/components/ui/class-names";
import { getChecklist } from "@/lib/operator/overview";
import { currentActor } from "@/lib/web/current-actor";

/** Where each step is done. */
const places = {
  public_address: "/admin/settings#environment",
  mail_provider: "/admin/settings#environment",
  database_server: "/admin/settings#environment",
  second_administrator: "/admin/users",
  administrators_second_factor: "/admin/roles",
  first_role: "/admin/roles",
  first_application: "/admin/applications",
} as const;

/** What is left to do after the first start; ticks itself off and goes when all is done. */
export async function Checklist() {
  const [t, steps] = await Promise.all([
    getTranslations("admin.checklist"),
    currentActor().then((actor) => getChecklist(actor, {})),
  ]);
  const done = steps.filter((step) => step.done).length;
  if (done === steps.length) return null;
  return (
    <Card title={t("title")} description={t("progress", { done, all: steps.length })} flush>
      <ul className="divide-y divide-border border-t border-border">
        {steps.map((step) => (
          <li key={step.id}>
            <Link
              href={places[step.id]}
              prefetch={false}
              className="group flex items-start gap-3 px-5 py-3 -outline-offset-2 transition-colors hover:bg-background sm:px-6"
            >
              <span
                className={classNames(
                  "mt-0.5 grid size-4.5 shrink-0 place-items-center rounded-full border",
                  step.done ? "border-success-border bg-success-subtle text-success" : "border-control border-dashed",
                )}
              >
                {step.done && <Check className="size-3" aria-hidden="true" />}
              </span>
              <span className="min-w-0 flex-1">
                <span className={classNames("block font-medium", step.done && "text-muted line-through")}>
                  {t(`steps.${step.id}.title`)}
                  <span className="sr-only">{` — ${step.done ? t("done") : t("open")}`}</span>
                </span>
                {!step.done && <span className="block text-[0.8125rem] text-muted">{t(`steps.${step.id}.text`)}</span>}
              </span>
              {!step.done && (
                <ArrowRight
                  className="mt-1 size-4 shrink-0 text-muted transition-transform group-hover:translate-x-0.5"
                  aria-hidden="true"
                />
              )}
            </Link>
          </li>
        ))}
      </ul>
    </Card>
  );
}
