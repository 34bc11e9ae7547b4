"use client";

import { Plus } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { grantRole, revokeRole } from "@/app/admin/users/[uid]/actions";
import { useAction } from "@/components/forms/use-action";
import { FindField, FoundItem } from "@/components/ui/inputs/find-field";

interface RoleChoice {
  uuid: string;
  name: string;
  description: string;
}

interface GrantFieldProps {
  uid: string;
  name: string;
  roles: readonly RoleChoice[];
  /** The page was opened to grant one. */
  autoFocus: boolean;
}

/** Finds a role by any part of its name and grants it: type, Enter. */
export function GrantField({ uid, name, roles, autoFocus }: GrantFieldProps) {
  const t = useTranslations("admin.user");
  const { pending, run } = useAction();
  const [text, setText] = useState("");
  return (
    <FindField<RoleChoice>
      label={t("grantRole")}
      autoFocus={autoFocus}
      icon={<Plus className="size-4" aria-hidden="true" />}
      busy={pending}
      text={text}
      onTextChange={setText}
      items={roles}
      nameOf={(role) => role.name}
      keyOf={({ uuid }) => uuid}
      emptyText={t("noSuchRole")}
      onChoose={(role) => {
        if (pending) return;
        setText("");
        run(
          () => grantRole({}, { user_uid: uid, role_id: role.uuid }),
          () => t("granted", { role: role.name, user: name }),
          () => revokeRole({}, { user_uid: uid, role_id: role.uuid }),
        );
      }}
    >
      {(role) => <FoundItem name={role.name} hint={role.description} />}
    </FindField>
  );
}
