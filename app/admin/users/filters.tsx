"use client";

import { Search } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useEffect, useRef, useState, useTransition } from "react";
import { readStatus, statusNames, type UserView, viewHref } from "@/app/admin/users/query";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { Spinner } from "@/components/ui/spinner";

const PAUSE_MS = 150;

/** Search as you type, and filters; all of it in the address. A plain GET form until scripts run. */
export function UserFilters({ view, roles }: { view: UserView; roles: readonly string[] }) {
  const t = useTranslations("admin.users");
  const router = useRouter();
  const [pending, startTransition] = useTransition();
  const [text, setText] = useState(view.q);
  const [shown, setShown] = useState(view.q);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const field = useRef<HTMLInputElement>(null);

  // Somebody went back, or cleared the filters: the field follows the address, but never while it is typed into.
  if (view.q !== shown) {
    setShown(view.q);
    if (!pending) setText(view.q);
  }

  useEffect(() => {
    const focus = (event: KeyboardEvent) => {
      const typing = event.target instanceof Element && event.target.closest("input, textarea, select, [role=dialog]");
      if (event.key !== "/" || typing) return;
      event.preventDefault();
      field.current?.focus();
    };
    document.addEventListener("keydown", focus);
    return () => document.removeEventListener("keydown", focus);
  }, []);

  const show = (change: Partial<UserView>) => {
    clearTimeout(timer.current);
    startTransition(() =>
      router.replace(`/admin/users${viewHref(view, { q: text.trim(), ...change })}`, { scroll: false }),
    );
  };
  const type = (next: string) => {
    setText(next);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => show({ q: next.trim() }), PAUSE_MS);
  };
  const filtered = Boolean(view.q || view.status || view.role);
  return (
    <search>
      <form action="/admin/users" className="mb-4 flex flex-wrap items-center gap-2.5">
        <span className="relative min-w-52 flex-1 max-sm:basis-full">
          <span className="pointer-events-none absolute top-1/2 left-3 -translate-y-1/2 text-muted">
            {pending ? <Spinner /> : <Search className="size-4" aria-hidden="true" />}
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
        <Select
          name="status"
          aria-label={t("statusFilter")}
          className="w-40 max-sm:flex-1"
          placeholder={t("anyStatus")}
          options={statusNames.map((status) => ({ value: status, label: t(`status.${status}`) }))}
          value={view.status ?? ""}
          onChange={(event) => show({ status: readStatus(event.target.value) })}
        />
        {roles.length > 0 && (
          <Select
            name="role"
            aria-label={t("roleFilter")}
            className="w-40 max-sm:flex-1"
            placeholder={t("anyRole")}
            options={roles.map((role) => ({ value: role, label: role }))}
            value={view.role ?? ""}
            onChange={(event) => show({ role: event.target.value || undefined })}
          />
        )}
        <noscript>
          <Button type="submit">{t("show")}</Button>
        </noscript>
        {filtered && (
          <Button
            variant="ghost"
            className="needs-script"
            onClick={() => {
              setText("");
              show({ q: "", status: undefined, role: undefined });
            }}
          >
            {t("clearFilters")}
          </Button>
        )}
      </form>
    </search>
  );
}
