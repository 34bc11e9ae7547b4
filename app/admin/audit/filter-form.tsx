import Form from "next/form";
import { useTranslations } from "next-intl";
import { addressOf } from "@/app/admin/address";
import type { Event } from "@/app/admin/audit/facts";
import { type AuditFilters, periods } from "@/app/admin/audit/filters";
import { FollowFilter } from "@/app/admin/audit/follow-filter";
import { LocalMoments } from "@/app/admin/audit/local-moments";
import { SubjectFilter } from "@/app/admin/audit/subject-filter";
import { SubjectSearch } from "@/app/admin/audit/subject-search";
import { Button } from "@/components/ui/button";
import { ButtonLink } from "@/components/ui/button-link";
import { buttonStyle } from "@/components/ui/button-style";
import { classNames } from "@/components/ui/class-names";
import { ChevronDown } from "@/components/ui/icons";
import { Field } from "@/components/ui/inputs/field";
import { Select } from "@/components/ui/inputs/select";
import { SegmentedLinks } from "@/components/ui/navigation/segmented-links";
import { auditActions, auditGroups } from "@/lib/audit/audit-actions";
import { actionKey } from "@/lib/i18n/action-key";

/** Narrows the audit log. Links and a plain GET form, so that every view has an address; only the search needs a script. */
export function AuditFilterForm({ filters, events }: { filters: AuditFilters; events: readonly Event[] }) {
  const t = useTranslations("admin.audit");
  const { since, from, to, zone, action, group, ...subject } = filters;
  const custom = Boolean(from || to);
  const address = JSON.stringify(filters);
  const narrowed = Boolean(subject.about ?? subject.actor ?? subject.target ?? subject.request ?? subject.session);
  return (
    <div className="group/filters mb-5 space-y-3">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <SegmentedLinks
          label={t("group")}
          items={[undefined, ...auditGroups].map((name) => ({
            key: name ?? "all",
            href: addressOf("/admin/audit", { ...filters, group: name, action: undefined }),
            label: t(`groups.${name ?? "all"}`),
            current: name === group && !action,
          }))}
        />
        <SegmentedLinks
          label={t("period")}
          items={[undefined, ...periods].map((name) => ({
            key: name ?? "any",
            href: addressOf("/admin/audit", { ...filters, since: name, from: undefined, to: undefined }),
            label: t(`periods.${name ?? "any"}`),
            current: name === since && !custom,
          }))}
        />
      </div>
      <div className="flex flex-wrap items-center gap-3">
        <div className="min-w-64 flex-1 sm:max-w-sm">
          <SubjectSearch filters={{ since, from, to, zone, action, group }} />
        </div>
        <SubjectFilter filters={filters} events={events} />
        <FollowFilter filters={filters} />
        {/* What it opens stands below the whole row, so that nothing in the row moves. */}
        <details key={address} open={custom || Boolean(action)} className="group/more">
          <summary className={classNames(buttonStyle(), "h-10")}>
            {t("more")}
            <ChevronDown className="size-4 text-muted group-open/more:rotate-180" />
          </summary>
        </details>
        {(group || since || action || custom || narrowed) && (
          <ButtonLink href="/admin/audit" variant="ghost">
            {t("clear")}
          </ButtonLink>
        )}
      </div>
      {/* Its fields follow the address; what is being typed above stays while that changes. */}
      <MoreFilters key={address} filters={filters} />
    </div>
  );
}

/** One action, and a span of time between two moments. */
function MoreFilters({ filters }: { filters: AuditFilters }) {
  const t = useTranslations("admin.audit");
  const names = useTranslations("audit");
  const { from, to, action, group: _, since: __, zone: ___, ...others } = filters;
  const options = auditActions.flatMap((value) => {
    const key = actionKey(value);
    return key ? [{ value, label: names(`actions.${key}`) }] : [];
  });
  return (
    <Form
      action="/admin/audit"
      className="hidden items-end gap-3 group-has-[details[open]]/filters:grid sm:grid-cols-[1fr_auto_auto_auto]"
    >
      {Object.entries(others).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      <Field label={t("action")}>
        <Select name="action" placeholder={t("anyAction")} options={options} defaultValue={action} />
      </Field>
      <LocalMoments from={from} to={to} />
      <Button type="submit" className="h-10">
        {t("apply")}
      </Button>
    </Form>
  );
}
