import { useTranslations } from "next-intl";
import type { AuditFilters } from "@/app/admin/audit/filters";
import { Button } from "@/components/ui/button";
import { ButtonLink } from "@/components/ui/button-link";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";

/** The nouns that actions begin with: each names all of its actions. */
const NOUNS = [
  "user.",
  "login.",
  "session.",
  "password.",
  "role.",
  "permission.",
  "application.",
  "address.",
  "key.",
  "mail.",
];

/** Narrows the audit log. A plain GET form, so that every view has an address and works without a script. */
export function AuditFilterForm({ filters }: { filters: AuditFilters }) {
  const t = useTranslations("admin.audit");
  const active = Object.keys(filters).length > 0;
  const rare = Boolean(filters.actor || filters.target || filters.from || filters.to);
  return (
    <form action="/admin/audit" className="mb-6" key={JSON.stringify(filters)}>
      <div className="flex flex-wrap items-end gap-3">
        <div className="min-w-44 flex-1">
          <Field label={t("action")}>
            <Input
              name="action"
              list="audit-actions"
              placeholder={t("anyAction")}
              defaultValue={filters.action}
              autoComplete="off"
              autoCapitalize="none"
            />
          </Field>
          <datalist id="audit-actions">
            {NOUNS.map((noun) => (
              <option key={noun} value={noun} />
            ))}
          </datalist>
        </div>
        <div className="min-w-56 flex-[2]">
          <Field label={t("about")}>
            <Input name="about" placeholder={t("aboutHint")} defaultValue={filters.about} autoComplete="off" />
          </Field>
        </div>
        <Button type="submit" className="h-10">
          {t("apply")}
        </Button>
        {active && (
          <ButtonLink href="/admin/audit" variant="ghost" className="h-10">
            {t("clear")}
          </ButtonLink>
        )}
      </div>
      <details className="mt-3" open={rare}>
        <summary className="inline-flex h-8 items-center rounded text-[0.8125rem] text-muted hover:text-foreground">
          {t("more")}
        </summary>
        <div className="mt-2 grid gap-3 sm:grid-cols-2 xl:grid-cols-4">
          <Field label={t("from")}>
            <Input type="datetime-local" name="from" defaultValue={filters.from} />
          </Field>
          <Field label={t("to")}>
            <Input type="datetime-local" name="to" defaultValue={filters.to} />
          </Field>
          <Field label={t("actor")}>
            <Input name="actor" defaultValue={filters.actor} autoComplete="off" />
          </Field>
          <Field label={t("target")}>
            <Input name="target" defaultValue={filters.target} autoComplete="off" />
          </Field>
        </div>
      </details>
    </form>
  );
}
