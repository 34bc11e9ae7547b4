"use client";

import { createContext, type ReactNode, useContext } from "react";

const Length = createContext(8);

/** Tells the fields below how many characters a new password needs; the server has the last word. */
export function PasswordLength({ least, children }: { least: number; children: ReactNode }) {
  return <Length value={least}>{children}</Length>;
}

/** How many characters a new password needs here. */
export const usePasswordLength = (): number => useContext(Length);
