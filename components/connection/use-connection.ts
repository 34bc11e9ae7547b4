"use client";

import { useSyncExternalStore } from "react";
import { type Connection, connection, watchConnection } from "@/components/connection/connection";

/** Whether the service can be reached. */
export const useConnection = (): Connection => useSyncExternalStore(watchConnection, connection, () => "up" as const);
