"use client";

import { X } from "lucide-react";
import { useFormatter, useTranslations } from "next-intl";
import type { UserFilters, UserView } from "@/app/admin/users/query";
import { Button } from "@/components/ui/button";

interface FilterChipsProps {
  view: UserView;
  onChange: (change: Partial<UserView>) => void;
  onClear: () => void;
}

/** Which filters are set, each with a button that takes it away. */
export function FilterChips({ view, onChange, onClear }: FilterChipsProps) {
  const t = useTranslations("admin.users");
  const format = useFormatter();
  const { status, role, confirmed, second_factor: factor, source, since } = view;
  const sinceText = (text: string) =>
    text.endsWith("d")
      ? t("within", { days: Number.parseInt(text, 10) })
      : format.dateTime(new Date(text), { dateStyle: "medium", timeZone: "UTC" });
  const chips: { name: keyof UserFilters; label: string; value: string | undefined }[] = [
    { name: "status", label: t("statusFilter"), value: status && t(`status.${status}`) },
    { name: "role", label: t("roleFilter"), value: role },
    { name: "confirmed", label: t("confirmedFilter"), value: confirmed && t(`confirmed.${confirmed}`) },
    { name: "second_factor", label: t("factorFilter"), value: factor && t(`factor.${factor}`) },
    { name: "source", label: t("columns.source"), value: source },
    { name: "since", label: t("sinceFilter"), value: since && sinceText(since) },
  ];
  const set = chips.filter(({ value }) => value !== undefined);
  // Not for a search: nothing may move while someone types.
  if (set.length === 0) return null;
  return (
    <ul className="flex flex-wrap items-center gap-2">
      {set.map(({ name, label, value }) => (
        <li
          key={name}
          className="inline-flex h-8 max-w-full items-center gap-1.5 rounded-lg border border-border bg-surface pl-2.5 text-[0.8125rem] pointer-coarse:h-11"
        >
          <span className="min-w-0 truncate">
            <span className="text-muted">{`${label}: `}</span>
            {value}
          </span>
          <button
            type="button"
            className="needs-script grid size-8 shrink-0 place-items-center rounded-lg text-muted hover:text-foreground pointer-coarse:size-11"
            aria-label={t("removeFilter", { filter: label })}
            onClick={() => onChange({ [name]: undefined })}
          >
            <X className="size-3.5" aria-hidden="true" />
          </button>
        </li>
      ))}
      <li className="needs-script">
        <Button variant="ghost" size="small" onClick={onClear}>
          {t("clearFilters")}
        </Button>
      </li>
    </ul>
  );
}
