"use client";

import { useState } from "react";

/**
 * The colors of the brand, as the document came with them: the content policy takes no other style into a page that is open,
 * which would be left without any. Browsers hide a nonce from scripts, so the hydrated attribute never equals the sent one.
 */
export function AccentStyle(sent: { css: string; nonce: string | undefined }) {
  const [{ css, nonce }] = useState(sent);
  return (
    <style nonce={nonce} suppressHydrationWarning>
      {css}
    </style>
  );
}
