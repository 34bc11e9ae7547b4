"use client";

import { ChevronsUpDown, LogOut, UserRound } from "lucide-react";
import { useTranslations } from "next-intl";
import { signOut } from "@/app/admin/session";
import { useAction } from "@/components/forms/use-action";
import { Avatar } from "@/components/ui/avatar";
import { Menu, MenuItem, MenuLink, MenuSeparator } from "@/components/ui/popups/menu";

/** Who is signed in, at the foot of the sidebar, and the way to the own account and out. */
export function AccountMenu({ name, email }: { name: string; email: string }) {
  const t = useTranslations("admin.shell");
  const { pending, run } = useAction();
  return (
    <>
      <Menu
        align="start"
        trigger={
          <button
            type="button"
            aria-busy={pending || undefined}
            className="needs-script flex w-full items-center gap-2.5 rounded-lg p-1.5 text-left transition-colors hover:bg-subtle"
          >
            <Avatar name={name} size="small" />
            <span className="min-w-0 flex-1">
              <span className="block truncate font-medium">
                <bdi>{name}</bdi>
              </span>
              {name !== email && <span className="block truncate text-[0.8125rem] text-muted">{email}</span>}
            </span>
            <ChevronsUpDown className="size-4 shrink-0 text-muted" aria-hidden="true" />
            <span className="sr-only">{t("accountMenu")}</span>
          </button>
        }
      >
        <MenuLink href="/account" icon={<UserRound aria-hidden="true" />}>
          {t("account")}
        </MenuLink>
        <MenuSeparator />
        <MenuItem
          icon={<LogOut aria-hidden="true" />}
          onSelect={() =>
            run(async () => {
              await signOut();
              return {};
            })
          }
        >
          {t("signOut")}
        </MenuItem>
      </Menu>
      <noscript>
        <form action={signOut} className="px-1.5 text-muted">
          <button type="submit" className="link">
            {t("signOut")}
          </button>
        </form>
      </noscript>
    </>
  );
}
