"use client";

import { useState } from "react";
import type { z } from "zod";
import { listUsers } from "@/app/admin/users/actions";
import type { Chosen } from "@/app/admin/users/bulk/bulk";
import { filterOf, type UserView } from "@/app/admin/users/query";
import type { FormState } from "@/lib/form";
import type { User } from "@/lib/users/users.contract";

type UserRow = z.output<typeof User>;

/** More than anybody changes at once without a script. */
export const MAX_SELECTED = 10_000;
const PAGE = 500;

/** What a selection remembers of a user. */
export const toChosen = ({ uid, name, status }: UserRow): Chosen => ({ uid, name, status });

/** Which users are selected; the selection outlives turning the page and changing the filter. */
export function useSelection(view: UserView) {
  const [chosen, setChosen] = useState<ReadonlyMap<string, Chosen>>(new Map());

  const set = (users: readonly UserRow[], on: boolean) =>
    setChosen((before) => {
      const next = new Map(before);
      for (const user of users) {
        if (on) next.set(user.uid, toChosen(user));
        else next.delete(user.uid);
      }
      return next;
    });

  /** Selects everyone whom the filter finds, also on pages that were never shown; part of them never passes for all. */
  const collect = async (): Promise<FormState<undefined>> => {
    const found = new Map<string, Chosen>();
    let cursor: string | undefined;
    do {
      const { result, problem } = await listUsers(
        {},
        { ...filterOf(view), limit: PAGE, ...(cursor ? { cursor } : {}) },
      );
      if (problem) return { problem };
      for (const user of result?.items ?? []) found.set(user.uid, toChosen(user));
      cursor = result?.next ?? undefined;
    } while (cursor && found.size < MAX_SELECTED);
    setChosen(found);
    return {};
  };
  return { chosen, set, collect, clear: () => setChosen(new Map()) };
}
