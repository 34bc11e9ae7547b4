"use client";

import { useEffect, useState } from "react";
import { searchUsers } from "@/app/admin/palette/actions";
import type { Entry } from "@/app/admin/palette/entries";

const DELAY_MS = 150;
const SHORTEST = 2;

/** People found by a fragment, a moment after the last key; those found before stay until then. */
export function useUsers(fragment: string, enabled: boolean): { entries: readonly Entry[]; searching: boolean } {
  const [found, setFound] = useState<{ by: string; entries: readonly Entry[] }>({ by: "", entries: [] });
  const wanted = enabled && fragment.trim().length >= SHORTEST ? fragment.trim() : "";
  useEffect(() => {
    if (wanted === "") return;
    let outdated = false;
    const timer = setTimeout(async () => {
      const users = await searchUsers(wanted);
      if (outdated) return;
      const entries = users.map(({ uid, name, email }) => ({
        id: `user-${uid}`,
        label: name,
        ...(email === name ? {} : { hint: email }),
        href: `/admin/users/${uid}`,
      }));
      setFound({ by: wanted, entries });
    }, DELAY_MS);
    return () => {
      outdated = true;
      clearTimeout(timer);
    };
  }, [wanted]);
  return { entries: wanted === "" ? [] : found.entries, searching: wanted !== found.by && wanted !== "" };
}
