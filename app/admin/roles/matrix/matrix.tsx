"use client";

import { SearchX } from "lucide-react";
import { useTranslations } from "next-intl";
import { useDeferredValue, useMemo, useState } from "react";
import { MatrixGrid } from "@/app/admin/roles/matrix/matrix-grid";
import { groupByResource, unfold } from "@/app/admin/roles/matrix/rows";
import { tally } from "@/app/admin/roles/matrix/tallies";
import { useFolding } from "@/app/admin/roles/matrix/use-folding";
import { PendingBar } from "@/app/admin/roles/pending-bar";
import type { Permission, Role } from "@/app/admin/roles/pending-changes";
import { usePendingChanges } from "@/app/admin/roles/use-pending-changes";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { useHydrated } from "@/components/ui/hydrated";
import { Input } from "@/components/ui/inputs/input";
import { Kbd } from "@/components/ui/kbd";
import type { RoleReach } from "@/lib/access/may";

interface MatrixProps {
  roles: readonly Role[];
  permissions: readonly Permission[];
  reach: RoleReach;
}

const matches = ({ name, description }: Permission, fragment: string) =>
  `${name} ${description}`.toLowerCase().includes(fragment.trim().toLowerCase());

/** Which role allows what, and the changes to that which wait to be applied. */
export function Matrix({ roles, permissions, reach }: MatrixProps) {
  const t = useTranslations("admin.matrix");
  const [fragment, setFragment] = useState("");
  const pending = usePendingChanges(roles, permissions);
  const readOnly = useMemo(() => tally(roles, permissions, reach).all.open === 0, [roles, permissions, reach]);
  // A key is written at once, the grid follows.
  const wanted = useDeferredValue(fragment);
  const shown = useMemo(() => permissions.filter((permission) => matches(permission, wanted)), [permissions, wanted]);
  const groups = useMemo(() => groupByResource(shown), [shown]);
  const { folded, change, turn } = useFolding();
  // What a filter finds is shown wherever it is.
  const mayFold = wanted.trim() === "";
  const rows = useMemo(() => unfold(groups, (name) => mayFold && folded.has(name)), [groups, folded, mayFold]);
  const names = groups.flatMap((row) => (row.kind === "group" ? row.name : []));
  const allFolded = names.every((name) => folded.has(name));
  const hydrated = useHydrated();
  return (
    <>
      <div className="mb-4 flex flex-wrap items-center justify-between gap-x-6 gap-y-3">
        <div className="flex w-full items-center gap-2 sm:w-auto *:first:min-w-0 *:first:flex-1 sm:*:first:w-72">
          <Input
            type="search"
            aria-label={t("filter")}
            placeholder={t("filter")}
            value={fragment}
            onChange={(event) => setFragment(event.target.value)}
          />
          {names.length > 1 && (
            <Button variant="ghost" disabled={!mayFold} onClick={() => change(allFolded ? [] : names)}>
              {t(allFolded ? "unfoldAll" : "foldAll")}
            </Button>
          )}
        </div>
        {!readOnly && (
          <p className="flex items-center gap-1.5 text-[0.8125rem] text-muted max-sm:hidden pointer-coarse:hidden">
            <Kbd>←</Kbd>
            <Kbd>↑</Kbd>
            <Kbd>↓</Kbd>
            <Kbd>→</Kbd>
            {t("keyMove")}
            <span className="ml-2">
              <Kbd>{t("keySpace")}</Kbd>
            </span>
            {t("keyToggle")}
          </p>
        )}
      </div>
      {/* What is in sight depends on the screen, which the server does not know. */}
      {!hydrated && <div aria-busy="true" className="h-[calc(100dvh-14rem)] rounded-xl bg-subtle" />}
      {hydrated && shown.length === 0 && (
        <EmptyState
          icon={<SearchX className="size-5" aria-hidden="true" />}
          title={t("noneTitle")}
          text={t("noneText")}
        />
      )}
      {hydrated && shown.length > 0 && (
        <MatrixGrid
          key={wanted}
          pending={pending}
          permissions={shown}
          rows={rows}
          onFold={mayFold ? turn : undefined}
          reach={reach}
        />
      )}
      <PendingBar pending={pending} />
    </>
  );
}
