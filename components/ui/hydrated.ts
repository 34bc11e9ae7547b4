"use client";

import { useSyncExternalStore } from "react";

const never = () => () => undefined;

/** Whether scripts run: false on the server and while hydrating. */
export const useHydrated = (): boolean =>
  useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
