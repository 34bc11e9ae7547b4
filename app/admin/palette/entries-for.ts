import { getTranslations } from "next-intl/server";
import { can } from "@/app/admin/can";
import type { EntryGroup } from "@/app/admin/palette/entries";
import { sectionsFor } from "@/app/admin/sections";
import { createPermission, listPermissions } from "@/lib/access/permissions.contract";
import { createRole, listRoles } from "@/lib/access/roles.contract";
import type { Actor } from "@/lib/actor";
import { createApplication } from "@/lib/applications/applications.contract";
import { isConfigured } from "@/lib/sessions/keys/keys";
import { rotateKeys } from "@/lib/sessions/keys/keys.contract";

/** Actions that begin with a dialog of their page; `=1` opens it. */
const actions = [
  { key: "createRole", href: "/admin/roles?new=1", needs: [listRoles, createRole] },
  { key: "createPermission", href: "/admin/permissions?new=1", needs: [listPermissions, createPermission] },
  { key: "createApplication", href: "/admin/applications?new=1", needs: [createApplication] },
  { key: "rotateKeys", href: "/admin/keys?rotate=1", needs: [rotateKeys] },
] as const;

/** What would be refused whoever asks. */
const isRefused = (key: (typeof actions)[number]["key"]) => key === "rotateKeys" && isConfigured();

/** What the palette offers this person before they type. */
export async function entriesFor(actor: Actor): Promise<EntryGroup[]> {
  const [t, names, matrix] = await Promise.all([
    getTranslations("admin.palette"),
    getTranslations("admin.sections"),
    getTranslations("admin.matrix"),
  ]);
  const pages = sectionsFor(actor)
    .flatMap(({ sections }) => sections)
    .map(({ key, href }) => ({ id: `page-${key}`, label: names(key), href }));
  const mayMatrix = can(actor, listRoles) && can(actor, listPermissions);
  return [
    {
      key: "actions",
      entries: actions
        .filter(({ key, needs }) => !isRefused(key) && needs.every((contract) => can(actor, contract)))
        .map(({ key, href }) => ({ id: `action-${key}`, label: t(`actions.${key}`), href })),
    },
    {
      key: "pages",
      entries: [
        ...pages,
        ...(mayMatrix ? [{ id: "page-matrix", label: matrix("title"), href: "/admin/roles/matrix" }] : []),
      ],
    },
  ];
}
