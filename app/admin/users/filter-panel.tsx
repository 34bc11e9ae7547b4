"use client";

import { useTranslations } from "next-intl";
import { type ReactNode, useState } from "react";
import type { RoleOption } from "@/app/admin/users/bulk/bulk-dialog";
import { sortNames, spans, statusNames, type UserView } from "@/app/admin/users/query";
import { Button } from "@/components/ui/button";
import { classNames } from "@/components/ui/class-names";
import { useHydrated } from "@/components/ui/hydrated";
import { Input } from "@/components/ui/inputs/input";
import { Select } from "@/components/ui/inputs/select";

interface FilterPanelProps {
  id: string;
  open: boolean;
  view: UserView;
  roles: readonly RoleOption[];
  sources: readonly string[];
  onChange: (change: Partial<UserView>) => void;
}

function Labeled({ label, children }: { label: string; children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the control is among the children
    <label className="block min-w-0">
      <span className="mb-1 block text-[0.8125rem] font-medium text-muted">{label}</span>
      {children}
    </label>
  );
}

/** What the list can be narrowed by beside the search. Without scripts it is always there, with a button. */
export function FilterPanel({ id, open, ...filters }: FilterPanelProps) {
  // Closed it is empty, or each key of the search would draw all its choices anew.
  const empty = useHydrated() && !open;
  return (
    <div
      id={id}
      className={classNames(
        "grid grid-cols-2 gap-3 rounded-xl border border-border bg-surface p-4 sm:grid-cols-3 lg:grid-cols-4 xl:grid-cols-7",
        !open && "hidden noscript:grid",
      )}
    >
      {!empty && <Filters {...filters} />}
    </div>
  );
}

function Filters({ view, roles, sources, onChange }: Omit<FilterPanelProps, "id" | "open">) {
  const t = useTranslations("admin.users");
  const [picksDay, setPicksDay] = useState(false);
  const day = view.since?.includes("-") ? view.since : undefined;
  const names = (values: readonly string[]) => values.map((value) => ({ value, label: value }));
  return (
    <>
      <Labeled label={t("statusFilter")}>
        <Select
          name="status"
          placeholder={t("anyStatus")}
          options={statusNames.map((status) => ({ value: status, label: t(`status.${status}`) }))}
          value={view.status ?? ""}
          onChange={({ target: { value } }) => onChange({ status: statusNames.find((status) => status === value) })}
        />
      </Labeled>
      {roles.length > 0 && (
        <Labeled label={t("roleFilter")}>
          <Select
            name="role"
            placeholder={t("anyRole")}
            options={names(roles.map(({ name }) => name))}
            value={view.role ?? ""}
            onChange={({ target: { value } }) => onChange({ role: value || undefined })}
          />
        </Labeled>
      )}
      <Labeled label={t("confirmedFilter")}>
        <Select
          name="confirmed"
          placeholder={t("either")}
          options={(["true", "false"] as const).map((value) => ({ value, label: t(`confirmed.${value}`) }))}
          value={view.confirmed ?? ""}
          onChange={({ target: { value } }) =>
            onChange({ confirmed: value === "true" || value === "false" ? value : undefined })
          }
        />
      </Labeled>
      <Labeled label={t("factorFilter")}>
        <Select
          name="second_factor"
          placeholder={t("either")}
          options={(["true", "false"] as const).map((value) => ({ value, label: t(`factor.${value}`) }))}
          value={view.second_factor ?? ""}
          onChange={({ target: { value } }) =>
            onChange({ second_factor: value === "true" || value === "false" ? value : undefined })
          }
        />
      </Labeled>
      {(sources.length > 0 || view.source) && (
        <Labeled label={t("columns.source")}>
          <Select
            name="source"
            placeholder={t("anySource")}
            options={names(sources)}
            value={view.source ?? ""}
            onChange={({ target: { value } }) => onChange({ source: value || undefined })}
          />
        </Labeled>
      )}
      <Labeled label={t("sinceFilter")}>
        <Select
          name="since"
          placeholder={t("anyTime")}
          options={[
            ...spans.map((days) => ({ value: `${days}d`, label: t("within", { days: Number(days) }) })),
            { value: "day", label: t("sinceDay") },
          ]}
          value={day || picksDay ? "day" : (view.since ?? "")}
          onChange={({ target: { value } }) => {
            setPicksDay(value === "day");
            if (value !== "day") onChange({ since: value || undefined });
          }}
        />
      </Labeled>
      {(day || picksDay) && (
        <Labeled label={t("day")}>
          <Input
            type="date"
            defaultValue={day}
            onChange={({ target: { value } }) => value && onChange({ since: value })}
          />
        </Labeled>
      )}
      <Labeled label={t("order")}>
        <Select
          name="sort"
          options={sortNames.map((sort) => ({ value: sort, label: t(`orders.${sort}`) }))}
          value={view.sort}
          onChange={({ target: { value } }) =>
            onChange({ sort: sortNames.find((sort) => sort === value) ?? view.sort })
          }
        />
      </Labeled>
      <noscript>
        <Button type="submit">{t("show")}</Button>
      </noscript>
    </>
  );
}
