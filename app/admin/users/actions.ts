"use server";

import { cookies } from "next/headers";
import { readColumns, readRows } from "@/app/admin/users/columns";
import type { FormState } from "@/lib/form";
import { createUser as create, importUsers as importRows } from "@/lib/users/administration";
import { changeUsers as changeMany } from "@/lib/users/bulk";
import { deleteView as forget, saveView as save, updateView as update } from "@/lib/users/saved-views";
import { listUsers as list } from "@/lib/users/users";
import { action } from "@/lib/web/action";
import { cookieName, cookieOptions } from "@/lib/web/browser-cookies";
import { change } from "@/lib/web/change";

/** One thing for up to 100 users. */
export const changeUsers = action(changeMany);

/** One page of users, for a selection that goes beyond the page that is shown. */
export const listUsers = action(list);

/** Up to 100 rows of a file. */
export const importUsers = action(importRows);

export const saveView = change(save);
export const updateView = change(update);
export const deleteView = change(forget);

const createUserOf = action(create);

/** Makes the account that the form describes. */
export async function createUser(
  previous: FormState<Awaited<ReturnType<typeof create>>>,
  data: FormData,
): Promise<FormState<Awaited<ReturnType<typeof create>>>> {
  // Left empty, it is not a name.
  if (data.get("name") === "") data.delete("name");
  return createUserOf(previous, data);
}

const ONE_YEAR_SECONDS = 365 * 86_400;

const keep = async (name: "columns" | "rows", value: string) =>
  (await cookies()).set(cookieName(name), value, { ...cookieOptions(), maxAge: ONE_YEAR_SECONDS });

/** Keeps which columns the table of users shows. */
export async function chooseColumns(columns: string[]): Promise<void> {
  // Whatever a stranger may send, only columns that exist are kept.
  await keep("columns", readColumns(columns.map(String).join(".")).join("."));
}

/** Keeps how high its rows are. */
export async function chooseRows(rows: string): Promise<void> {
  await keep("rows", readRows(String(rows)));
}
