"use client";

import { useEffect, useState } from "react";

/**
 * The colors of the brand. The content policy takes the style that a document came with and no other, so that one stays as it
 * was; colors that are changed while the page is open are put over it by a script.
 */
export function AccentStyle({ css, nonce }: { css: string; nonce: string | undefined }) {
  const [sent] = useState({ css, nonce });
  useEffect(() => {
    if (css === sent.css) return;
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    document.adoptedStyleSheets.push(sheet);
    return () => {
      document.adoptedStyleSheets = document.adoptedStyleSheets.filter((other) => other !== sheet);
    };
  }, [css, sent]);
  // Browsers hide a nonce from scripts, so the hydrated attribute never equals the sent one.
  return (
    <style nonce={sent.nonce} suppressHydrationWarning>
      {sent.css}
    </style>
  );
}
