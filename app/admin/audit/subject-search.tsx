"use client";

import { Combobox } from "@base-ui/react/combobox";
import { Search } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { addressOf } from "@/app/admin/address";
import { type Subject, searchSubjects } from "@/app/admin/audit/actions";
import type { AuditFilters } from "@/app/admin/audit/filters";
import { useSearch } from "@/app/admin/use-search";
import { controlStyle } from "@/components/ui/control-style";
import { useHydrated } from "@/components/ui/hydrated";
import { floatingStyle } from "@/components/ui/popup-style";
import { Spinner } from "@/components/ui/spinner";

/** Finds whom or what the log is to be about, by a fragment of the name. */
export function SubjectSearch({ filters }: { filters: AuditFilters }) {
  const t = useTranslations("admin.audit");
  const router = useRouter();
  const [text, setText] = useState("");
  const { found, searching } = useSearch(text, searchSubjects);
  const hydrated = useHydrated();
  const choose = (subject: Subject | null) => {
    if (!subject) return;
    setText("");
    router.push(addressOf("/admin/audit", { ...filters, about: subject.id, target_type: subject.type }));
  };
  // It works only with scripts, and what it would send beforehand has an inline style, which our policy refuses.
  if (!hydrated) return <span className="block h-10 pointer-coarse:h-11" />;
  return (
    <Combobox.Root<Subject>
      items={found}
      filter={null}
      value={null}
      onValueChange={choose}
      inputValue={text}
      onInputValueChange={setText}
      itemToStringLabel={({ name }) => name}
      autoHighlight
    >
      <span className="relative block">
        <span className="pointer-events-none absolute top-1/2 left-3 -translate-y-1/2 text-muted">
          {searching ? <Spinner /> : <Search className="size-4" aria-hidden="true" />}
        </span>
        <Combobox.Input
          aria-label={t("search")}
          placeholder={t("search")}
          spellCheck={false}
          className={`${controlStyle} h-10 pr-3 pl-9 pointer-coarse:h-11`}
        />
      </span>
      <Combobox.Portal>
        <Combobox.Positioner sideOffset={6} align="start" className="z-40 w-(--anchor-width) min-w-64 outline-none">
          <Combobox.Popup className={`${floatingStyle} max-h-80 overflow-y-auto data-empty:not-has-[p]:hidden`}>
            <Combobox.Empty className="px-2.5 py-2 text-muted empty:hidden">
              {text.trim().length > 1 && !searching ? t("nobodyFound") : null}
            </Combobox.Empty>
            <Combobox.List>
              {(subject: Subject) => (
                <Combobox.Item
                  key={`${subject.type} ${subject.id}`}
                  value={subject}
                  className="flex min-h-9 cursor-default items-center gap-3 rounded-lg px-2.5 py-1.5 outline-none select-none data-highlighted:bg-subtle pointer-coarse:min-h-11"
                >
                  <span className="min-w-0">
                    <span className="block truncate font-medium">{subject.name}</span>
                    {subject.hint && <span className="block truncate text-[0.8125rem] text-muted">{subject.hint}</span>}
                  </span>
                  <span className="ml-auto text-[0.8125rem] text-muted">{t(`types.${subject.type}`)}</span>
                </Combobox.Item>
              )}
            </Combobox.List>
          </Combobox.Popup>
        </Combobox.Positioner>
      </Combobox.Portal>
    </Combobox.Root>
  );
}
