"use client";

import { ListFilter, Search } from "lucide-react";
import Form from "next/form";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useId, useOptimistic, useRef, useState, useTransition } from "react";
import { useSlash } from "@/app/admin/palette/use-slash";
import type { RoleOption } from "@/app/admin/users/bulk/bulk-dialog";
import { FilterChips } from "@/app/admin/users/filter-chips";
import { FilterPanel } from "@/app/admin/users/filter-panel";
import { useUserView } from "@/app/admin/users/list-frame";
import { noFilters, type UserView, viewHref } from "@/app/admin/users/query";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/inputs/input";
import { Spinner } from "@/components/ui/spinner";
import { useLate } from "@/components/ui/use-late";

interface UserFiltersProps {
  roles: readonly RoleOption[];
  sources: readonly string[];
}

/** Search as you type, and filters; all of it in the address. A plain GET form until scripts run. */
export function UserFilters({ roles, sources }: UserFiltersProps) {
  const t = useTranslations("admin.users");
  const router = useRouter();
  const view = useUserView();
  const panel = useId();
  const [pending, startTransition] = useTransition();
  const late = useLate(pending);
  // What was asked for last, also while its answer is on its way: the next change builds on it.
  const [wanted, want] = useOptimistic(view);
  const [open, setOpen] = useState(false);
  const [text, setText] = useState(view.q);
  const [shown, setShown] = useState(view.q);
  const field = useRef<HTMLInputElement>(null);

  // Someone went back, or cleared the filters: the field follows the address, but never while it is typed into.
  if (view.q !== shown) {
    setShown(view.q);
    if (!pending && view.q !== text.trim()) setText(view.q);
  }

  useSlash(field);

  // Each key asks at once: a question that is overtaken by the next one is dropped by the router.
  const show = (change: Partial<UserView>) =>
    startTransition(() => {
      const next = { ...wanted, ...change, trail: [] };
      want(next);
      router.replace(`/admin/users${viewHref(next)}`, { scroll: false });
    });
  const type = (next: string) => {
    setText(next);
    if (next.trim() !== wanted.q) show({ q: next.trim() });
  };
  const clear = () => {
    setText("");
    show({ ...noFilters, saved: undefined });
  };
  return (
    <search>
      <Form
        action="/admin/users"
        className="mb-4 space-y-2.5"
        onSubmit={(event) => {
          // What was typed has been asked for, and the form holds the filters only while they are shown: Enter goes to what was found.
          event.preventDefault();
          document.querySelector<HTMLElement>("main tbody a")?.focus();
        }}
      >
        <div className="flex items-center gap-2.5">
          <span className="relative min-w-0 flex-1">
            <span className="pointer-events-none absolute top-1/2 left-3 -translate-y-1/2 text-muted">
              {late ? <Spinner /> : <Search className="size-4" aria-hidden="true" />}
            </span>
            <Input
              ref={field}
              type="search"
              name="q"
              aria-label={t("search")}
              aria-keyshortcuts="/"
              placeholder={t("searchHint")}
              autoComplete="off"
              spellCheck={false}
              maxLength={200}
              className="pl-9"
              value={text}
              onChange={(event) => type(event.target.value)}
            />
          </span>
          <Button
            className="needs-script h-10"
            aria-expanded={open}
            aria-controls={panel}
            onClick={() => setOpen(!open)}
          >
            <ListFilter className="size-4 text-muted" aria-hidden="true" />
            {t("filters")}
          </Button>
        </div>
        <FilterPanel id={panel} open={open} view={wanted} roles={roles} sources={sources} onChange={show} />
        <FilterChips view={wanted} onChange={show} onClear={clear} />
      </Form>
    </search>
  );
}
