"use client";

import { useSearchParams } from "next/navigation";
import { createContext, type ReactNode, useContext, useMemo } from "react";
import type { z } from "zod";
import type { RoleOption } from "@/app/admin/users/bulk/bulk-dialog";
import { readView, type UserView } from "@/app/admin/users/query";
import { flatQuery } from "@/app/query";
import type { SavedView } from "@/lib/users/saved-views.contract";

interface Frame {
  /** Roles that can be filtered by and granted; none where this administrator may not see them. */
  roles: readonly RoleOption[];
  /** The views that this administrator keeps. */
  views: readonly z.output<typeof SavedView>[];
}

const FrameContext = createContext<Frame>({ roles: [], views: [] });

/** What the list of users needs and no search changes: read once by its layout, not at every key. */
export function ListFrame({ roles, views, children }: Frame & { children: ReactNode }) {
  return <FrameContext value={{ roles, views }}>{children}</FrameContext>;
}

/** What the layout has read for the list. */
export const useListFrame = () => useContext(FrameContext);

/** What of the users is shown, by the address: layouts are not told when it changes. */
export function useUserView(): UserView {
  const params = useSearchParams();
  return useMemo(() => readView(flatQuery(params)), [params]);
}
