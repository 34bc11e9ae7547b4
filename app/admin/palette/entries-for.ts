import { getTranslations } from "next-intl/server";
import { can } from "@/app/admin/can";
import type { Entry, EntryGroup } from "@/app/admin/palette/entries";
import { sectionsFor } from "@/app/admin/sections";
import { endonyms } from "@/components/ui/navigation/locale-choice";
import { createPermission, listPermissions } from "@/lib/access/permissions.contract";
import { createRole, grantRole, listRoles } from "@/lib/access/roles.contract";
import type { Actor } from "@/lib/actor";
import { createApplication } from "@/lib/applications/applications.contract";
import { themes } from "@/lib/brand/theme";
import { locales } from "@/lib/i18n/locale";
import { isConfigured } from "@/lib/sessions/keys/keys";
import { rotateKeys } from "@/lib/sessions/keys/keys.contract";
import { createUser, importUsers } from "@/lib/users/administration.contract";
import { findUser, listUsers } from "@/lib/users/users.contract";

/** Actions that begin with a page, or a dialog of it that `=1` opens. */
const actions = [
  { key: "createUser", href: "/admin/users?new=1", needs: [listUsers, createUser] },
  { key: "importUsers", href: "/admin/users/import", needs: [importUsers] },
  { key: "createRole", href: "/admin/roles?new=1", needs: [listRoles, createRole] },
  { key: "createPermission", href: "/admin/permissions?new=1", needs: [listPermissions, createPermission] },
  { key: "createApplication", href: "/admin/applications/new", needs: [createApplication] },
  { key: "rotateKeys", href: "/admin/keys?rotate=1", needs: [rotateKeys] },
] as const;

/** What would be refused whoever asks. */
const isRefused = (key: (typeof actions)[number]["key"]) => key === "rotateKeys" && isConfigured();

/** Pages beside the dashboard. */
const elsewhere = [
  { key: "docs", href: "/docs" },
  { key: "reference", href: "/docs/api" },
  { key: "guides", href: "/docs/guides" },
  { key: "account", href: "/account" },
] as const;

const to = (href: string) => ({ kind: "go", href }) as const;

/** What the palette offers this person before they type. */
export async function entriesFor(actor: Actor): Promise<EntryGroup[]> {
  const [t, ui, names, matrix] = await Promise.all([
    getTranslations("admin.palette"),
    getTranslations("ui"),
    getTranslations("admin.sections"),
    getTranslations("admin.matrix"),
  ]);
  const pages = sectionsFor(actor)
    .flatMap(({ sections }) => sections)
    .map(({ key, href }) => ({ id: `page-${key}`, label: names(key), deed: to(href) }));
  const mayMatrix = can(actor, listRoles) && can(actor, listPermissions);
  const grants: Entry[] = [listUsers, findUser, listRoles, grantRole].every((contract) => can(actor, contract))
    ? [{ id: "action-grant", label: t("actions.grantRole"), deed: { kind: "grant" } }]
    : [];
  const preferences: Entry[] = [
    ...themes.map((theme) => ({
      id: `theme-${theme}`,
      label: `${ui("themeLabel")}: ${ui(`theme.${theme}`)}`,
      deed: { kind: "theme", theme } as const,
    })),
    ...locales.map((locale) => ({
      id: `locale-${locale}`,
      label: `${ui("localeLabel")}: ${endonyms[locale]}`,
      deed: { kind: "locale", locale } as const,
    })),
  ];
  return [
    {
      key: "actions",
      entries: [
        ...grants,
        ...actions
          .filter(({ key, needs }) => !isRefused(key) && needs.every((contract) => can(actor, contract)))
          .map(({ key, href }) => ({ id: `action-${key}`, label: t(`actions.${key}`), deed: to(href) })),
      ],
    },
    {
      key: "pages",
      entries: [
        ...pages,
        ...(mayMatrix ? [{ id: "page-matrix", label: matrix("title"), deed: to("/admin/roles/matrix") }] : []),
        ...elsewhere.map(({ key, href }) => ({ id: `page-${key}`, label: t(`elsewhere.${key}`), deed: to(href) })),
      ],
    },
    { key: "preferences", entries: preferences },
  ];
}
