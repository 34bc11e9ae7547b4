"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { PendingBar } from "@/app/admin/roles/pending-bar";
import { isOpen, type Permission, type Role } from "@/app/admin/roles/pending-changes";
import { usePendingChanges } from "@/app/admin/roles/use-pending-changes";
import { Card } from "@/components/ui/card";
import { classNames } from "@/components/ui/class-names";
import { Checkbox } from "@/components/ui/inputs/checkbox";
import { Input } from "@/components/ui/inputs/input";
import type { RoleReach } from "@/lib/access/may";

interface RolePermissionsProps {
  role: Role;
  permissions: readonly Permission[];
  reach: RoleReach;
}

/** From here on a list is long enough to want a filter. */
const FILTER_FROM = 12;

/** What a role allows: tick, untick, apply together. */
export function RolePermissions({ role: given, permissions, reach }: RolePermissionsProps) {
  const t = useTranslations("admin.roles");
  const matrix = useTranslations("admin.matrix");
  const [fragment, setFragment] = useState("");
  const pending = usePendingChanges([given], permissions);
  const role = pending.roles[0] ?? given;
  const wanted = fragment.trim().toLowerCase();
  const shown = permissions.filter(({ name, description }) => `${name} ${description}`.toLowerCase().includes(wanted));
  return (
    <div>
      <Card title={t("permissions")} description={t("permissionsText")}>
        {permissions.length >= FILTER_FROM && (
          <Input
            type="search"
            aria-label={matrix("filter")}
            placeholder={matrix("filter")}
            className="mb-4 sm:max-w-72"
            value={fragment}
            onChange={(event) => setFragment(event.target.value)}
          />
        )}
        {shown.length === 0 && <p className="text-muted">{matrix("noneTitle")}</p>}
        <ul className="-mx-2 grid gap-x-4 gap-y-1 sm:grid-cols-2">
          {shown.map((permission) => {
            const { held, changed } = pending.stateOf(role, permission.id);
            return (
              <li
                key={permission.id}
                className={classNames("rounded-lg p-2", changed && (held ? "bg-success-subtle" : "bg-danger-subtle"))}
              >
                <Checkbox
                  label={<span className="font-medium break-all">{permission.name}</span>}
                  hint={permission.description}
                  checked={held}
                  disabled={!isOpen(reach, role, permission.id)}
                  onChange={() => pending.toggle(role, permission.id)}
                />
              </li>
            );
          })}
        </ul>
      </Card>
      <PendingBar pending={pending} />
    </div>
  );
}
