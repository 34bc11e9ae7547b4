"use client";

import { Search } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { addressOf } from "@/app/admin/address";
import { type Subject, searchSubjects } from "@/app/admin/audit/actions";
import type { AuditFilters } from "@/app/admin/audit/filters";
import { useSearch } from "@/app/admin/use-search";
import { useProblemText } from "@/components/forms/problem-text";
import { FindField, FoundItem } from "@/components/ui/inputs/find-field";

/** Finds whom or what the log is to be about, by a fragment of the name. */
export function SubjectSearch({ filters }: { filters: AuditFilters }) {
  const t = useTranslations("admin.audit");
  const router = useRouter();
  const [text, setText] = useState("");
  const explain = useProblemText();
  const { found, searching, problem } = useSearch(text, searchSubjects);
  const nothing = problem ? explain(problem).title : t("nobodyFound");
  return (
    <FindField<Subject>
      label={t("search")}
      icon={<Search className="size-4" aria-hidden="true" />}
      busy={searching}
      text={text}
      onTextChange={setText}
      items={found}
      found
      nameOf={({ name }) => name}
      keyOf={({ type, id }) => `${type} ${id}`}
      emptyText={text.trim().length > 1 && !searching ? nothing : undefined}
      onChoose={({ id, type }) => {
        setText("");
        router.push(addressOf("/admin/audit", { ...filters, about: id, target_type: type }));
      }}
    >
      {({ type, name, hint }) => (
        <>
          <FoundItem name={name} hint={hint} />
          <span className="ml-auto text-[0.8125rem] text-muted">{t(`types.${type}`)}</span>
        </>
      )}
    </FindField>
  );
}
