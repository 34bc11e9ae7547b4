"use client";

import { createContext, type ReactNode, useContext, useState } from "react";

interface KeptToken {
  token: string;
  keepToken: (token: string) => void;
}

const TokenContext = createContext<KeptToken>({ token: "", keepToken: () => undefined });

/** Keeps the token someone tries requests with while they read on. In memory alone: a reload forgets it. */
export function TokenProvider({ children }: { children: ReactNode }) {
  const [token, keepToken] = useState("");
  return <TokenContext value={{ token, keepToken }}>{children}</TokenContext>;
}

export const useToken = (): KeptToken => useContext(TokenContext);
