import { readdirSync, readFileSync } from "node:fs";
import { isValidElement } from "react";
import { beforeAll, expect, test } from "vitest";
import type { RoleReach } from "@/lib/access/may";
import { permissionNames } from "@/lib/access/rights";
import { db } from "@/lib/db";
import { createApplication, createUser, createUserWith, freshDatabase } from "@/lib/testing/factories";
import { signInHere } from "@/lib/testing/next/next-headers";

/*
 * What every page of the dashboard offers to whom. Pages are called as Next calls them, and their trees searched for what
 * calls an operation: components that import server actions, and those that are handed one.
 */

const sources = readdirSync("app/admin", { recursive: true, encoding: "utf8" })
  .filter((file) => /\.tsx?$/.test(file) && !/(^|\/)(page|layout|actions|.*\.test)\.tsx?$/.test(file))
  .map((file) => ({
    module: `@/app/admin/${file.replace(/\.tsx?$/, "")}`,
    text: readFileSync(`app/admin/${file}`, "utf8"),
    shows: file.endsWith(".tsx"),
  }))
  // Components that await something are called, and what they show is searched in their stead.
  .filter(({ text, shows }) => !shows || !/^export (default )?async function/m.test(text));

/** Actions that only read. */
const READING = ["@/app/admin/audit/actions", "@/app/admin/palette/actions"];

/** Also what is fetched once it is needed. */
const importsOf = (text: string) =>
  [...text.matchAll(/^import (?!type ).*?from "(.+?)";$|\bimport\("(.+?)"\)/gms)].map(
    ([, from, later]) => from ?? later ?? "",
  );

/** Modules of components that call an operation which changes something, themselves or by what they show. */
function findActing(): Set<string> {
  const acting = new Set<string>();
  const acts = (from: string) => acting.has(from) || (from.endsWith("/actions") && !READING.includes(from));
  for (let before = -1; before < acting.size; ) {
    before = acting.size;
    for (const { module, text } of sources) if (importsOf(text).some(acts)) acting.add(module);
  }
  return acting;
}

const modules = findActing();
const acting = new Set(
  sources
    .filter(({ module }) => modules.has(module))
    .flatMap(({ text }) => [...text.matchAll(/^export function ([A-Z]\w*)/gm)].map(([, name]) => name)),
);

type Props = Record<string, unknown>;
const isEmpty = (list: unknown) => Array.isArray(list) && list.length === 0;
const reachesNothing = ({ reach }: Props) => {
  const { empties, adds } = reach as RoleReach; // the type of this very prop
  return isEmpty(empties) && isEmpty(adds);
};

/** Components that show as well as change: when they only show. */
const onlyShows: Record<string, (props: Props) => boolean> = {
  Matrix: reachesNothing,
  RolePermissions: reachesNothing,
  ApplicationRoles: ({ grantable }) => isEmpty(grantable),
  SectionForm: ({ writable }) => writable === false,
  MailRow: ({ mayResend }) => mayResend === false,
  UserTable: ({ actions }) => isEmpty(actions),
  UserTasks: ({ actions }) => isEmpty(actions),
  // One's own, whatever else one may do.
  DisplayMenu: () => true,
  SavedViews: () => true,
};

/** Names of the components in a tree that offer a change. */
async function offersIn(node: unknown, found = new Set<string>()): Promise<Set<string>> {
  if (Array.isArray(node)) for (const child of node) await offersIn(child, found);
  if (typeof node === "object" && node !== null && !Array.isArray(node) && !isValidElement(node)) {
    for (const child of Object.values(node)) if (typeof child === "object") await offersIn(child, found);
  }
  if (!isValidElement<Props>(node)) return found;
  const { type, props } = node;
  const name = typeof type === "function" ? type.name : "";
  const isHandedAction = name !== "" && Object.values(props).some((value) => typeof value === "function");
  if ((acting.has(name) || isHandedAction) && !onlyShows[name]?.(props)) found.add(name);
  if (typeof type === "function" && type.constructor.name === "AsyncFunction") {
    await offersIn(await (type as (props: Props) => Promise<unknown>)(props), found); // what its constructor says
  }
  for (const value of Object.values(props)) await offersIn(value, found);
  return found;
}

type Page = { default: (props: object) => Promise<unknown> };
// The frame of a user's pages has what can be done to them.
const pages = Object.entries(import.meta.glob<Page>(["/app/admin/**/page.tsx", "/app/admin/users/*/layout.tsx"])).map(
  ([file, load]) => [file.slice("/app/admin".length).replace(/\/page\.tsx$/, "") || "/", load] as const,
);

const ids: Record<string, string> = {};
let uid = "";

/** What each page offers to who is signed in here. */
async function offers(): Promise<Record<string, string[]>> {
  const all: Record<string, string[]> = {};
  for (const [path, load] of pages) {
    const params = Promise.resolve({ uid, id: ids[path.split("/")[1] ?? ""] });
    const { default: page } = await load();
    const shown = await page({ params, searchParams: Promise.resolve({}) });
    const found = [...(await offersIn(shown))].sort();
    if (found.length > 0) all[path] = found;
  }
  return all;
}

beforeAll(async () => {
  await freshDatabase();
  // As the service makes permissions: `admin` holds each.
  const admin = await db.role.findUniqueOrThrow({ where: { name: "admin" } });
  const permission = await db.permission.create({
    data: { name: "reports:read", roles: { create: { roleId: admin.id } } },
  });
  const role = await db.role.create({
    data: { name: "reporters", permissions: { create: { permissionId: permission.id } } },
  });
  const { application } = await createApplication({}, [role.name]);
  const owner = await createUser({}, [role.name, "admin"]);
  await db.mail.create({
    data: { template: "confirmation", recipient: owner.email, locale: "en", createdAt: new Date() },
  });
  uid = owner.id;
  const resource = await db.resource.create({ data: { name: "Reports", audience: "https://reports.example.com" } });
  Object.assign(ids, {
    roles: String(role.id),
    permissions: String(permission.id),
    applications: application.id,
    resources: resource.id,
  });
});

test("who may only read is offered no change on any page of the dashboard", async () => {
  await signInHere(await createUserWith(permissionNames.filter((name) => name.endsWith(":read"))));
  expect(await offers()).toEqual({});
});

test("who holds every permission but not the role is offered what they may do, and not what is beyond them", async () => {
  await signInHere(await createUserWith([...permissionNames]));
  const all = await offers();
  expect(all).toMatchObject({ "/keys": ["RevokeKey", "RotateKeys"], "/roles": ["CreateRole"] });
  expect(all["/roles/[id]"]).toEqual(["RoleForm", "RolePermissions"]);
  expect(all["/permissions/[id]"]).toEqual(["PermissionForm"]);
  // Roles of their own, which they may hand to any application.
  expect(all["/applications/[id]"]).toEqual(["ApplicationRoles"]);
  expect(Object.keys(all)).not.toContain("/users/[uid]/layout.tsx");
});

test("administrators are offered every change", async () => {
  await signInHere(await createUser({}, ["admin"]));
  expect(await offers()).toMatchObject({
    "/applications/new": ["ClientWizard"],
    "/applications/[id]": [
      "ActiveButton",
      "ApplicationForm",
      "ApplicationRoles",
      "ClientSettings",
      "DeleteButton",
      "DeleteCard",
      "RotateToken",
    ],
    "/keys": ["RevokeKey", "RotateKeys"],
    "/mail": ["MailRow"],
    "/permissions": ["CreatePermission"],
    "/permissions/[id]": ["DeleteButton", "DeleteCard", "PermissionForm"],
    "/roles": ["CreateRole"],
    "/roles/[id]": ["DeleteButton", "DeleteCard", "RoleForm", "RolePermissions"],
    "/roles/matrix": ["Matrix"],
    "/users/(list)/layout.tsx": ["CreateUserDialog"],
    "/users/[uid]/layout.tsx": ["UserTasks"],
  });
});
