"use client";

import { Combobox } from "@base-ui/react/combobox";
import { Plus } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useOperation } from "@/app/admin/use-operation";
import { grantRole } from "@/app/admin/users/[uid]/actions";
import { controlStyle } from "@/components/ui/control-style";
import { useHydrated } from "@/components/ui/hydrated";
import { floatingStyle } from "@/components/ui/popup-style";
import { Spinner } from "@/components/ui/spinner";

interface RoleChoice {
  uuid: string;
  name: string;
  description: string;
}

/** Finds a role by any part of its name and grants it: type, Enter. */
export function GrantField({ uid, name, roles }: { uid: string; name: string; roles: readonly RoleChoice[] }) {
  const t = useTranslations("admin.user");
  const { pending, run } = useOperation();
  const [text, setText] = useState("");
  const hydrated = useHydrated();
  const grant = (role: RoleChoice | null) => {
    if (!role || pending) return;
    setText("");
    run(
      () => grantRole({}, { user_uid: uid, role_id: role.uuid }),
      () => t("granted", { role: role.name, user: name }),
    );
  };
  // It works only with scripts, and what it would send beforehand has an inline style, which our policy refuses.
  if (!hydrated) return <span className="block h-10 pointer-coarse:h-11" />;
  return (
    <Combobox.Root<RoleChoice>
      items={roles}
      value={null}
      onValueChange={grant}
      inputValue={text}
      onInputValueChange={setText}
      itemToStringLabel={(role) => role.name}
      autoHighlight
    >
      <span className="relative block">
        <span className="pointer-events-none absolute top-1/2 left-3 -translate-y-1/2 text-muted">
          {pending ? <Spinner /> : <Plus className="size-4" aria-hidden="true" />}
        </span>
        <Combobox.Input
          aria-label={t("grantRole")}
          placeholder={t("grantRole")}
          className={`${controlStyle} h-10 pr-3 pl-9 pointer-coarse:h-11`}
        />
      </span>
      <Combobox.Portal>
        <Combobox.Positioner sideOffset={6} align="start" className="z-40 w-(--anchor-width) min-w-64 outline-none">
          <Combobox.Popup className={`${floatingStyle} max-h-72 overflow-y-auto`}>
            <Combobox.Empty className="px-2.5 py-2 text-muted empty:hidden">{t("noSuchRole")}</Combobox.Empty>
            <Combobox.List>
              {(role: RoleChoice) => (
                <Combobox.Item
                  key={role.uuid}
                  value={role}
                  className="cursor-default rounded-lg px-2.5 py-1.5 outline-none select-none data-highlighted:bg-subtle"
                >
                  <span className="block font-medium">{role.name}</span>
                  {role.description && <span className="block text-[0.8125rem] text-muted">{role.description}</span>}
                </Combobox.Item>
              )}
            </Combobox.List>
          </Combobox.Popup>
        </Combobox.Positioner>
      </Combobox.Portal>
    </Combobox.Root>
  );
}
