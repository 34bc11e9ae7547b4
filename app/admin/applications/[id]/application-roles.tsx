"use client";

import { useTranslations } from "next-intl";
import { useOptimistic, useState, useTransition } from "react";
import { setRole } from "@/app/admin/applications/actions";
import { Refusal } from "@/components/forms/refusal";
import { send } from "@/components/forms/send";
import { Checkbox } from "@/components/ui/inputs/checkbox";
import type { FormProblem } from "@/lib/form";

interface ApplicationRolesProps {
  id: string;
  held: readonly string[];
  roles: readonly { id: number; name: string; description: string }[];
  /** Names of the roles that this administrator may grant and revoke. */
  grantable: readonly string[];
}

/** The roles of an application. A tick counts at once, and goes back when it is refused. */
export function ApplicationRoles({ id, held, roles, grantable }: ApplicationRolesProps) {
  const t = useTranslations("admin.applications");
  const [refusal, setRefusal] = useState<FormProblem>();
  const [pending, startTransition] = useTransition();
  const [shown, show] = useOptimistic(held, (names, { name, on }: { name: string; on: boolean }) =>
    on ? [...names, name] : names.filter((other) => other !== name),
  );
  const change = (role: { id: number; name: string }, on: boolean) =>
    startTransition(async () => {
      show({ name: role.name, on });
      const { problem } = await send(() => setRole(id, role.id, on));
      setRefusal(problem);
    });
  return (
    <div aria-busy={pending}>
      <Refusal problem={refusal} className="mb-4" />
      {roles.length === 0 && <p className="text-muted">{t("noRoles")}</p>}
      <div className="grid gap-3 sm:grid-cols-2">
        {roles.map((role) => (
          <Checkbox
            key={role.id}
            label={<span className="font-medium">{role.name}</span>}
            hint={role.description}
            checked={shown.includes(role.name)}
            disabled={!grantable.includes(role.name)}
            onChange={(event) => change(role, event.target.checked)}
          />
        ))}
      </div>
    </div>
  );
}
