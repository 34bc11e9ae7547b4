"use client";

import { useSyncExternalStore } from "react";
import { buttonStyle } from "@/components/ui/button-style";
import texts from "@/lib/i18n/last-resort.json";
import "@/app/globals.css";

const nothingToWatch = () => () => undefined;

/**
 * Shown when the root layout itself crashed: nothing of it is there, neither messages nor fonts nor the brand's color,
 * so this page brings two small texts of its own and asks the browser for the language.
 */
export default function GlobalError({ retry }: { error: unknown; retry: () => void }) {
  const locale = useSyncExternalStore(
    nothingToWatch,
    () => (navigator.language.startsWith("ru") ? "ru" : "en"),
    () => "en" as const,
  );
  const { title, text, retry: again } = texts[locale];
  return (
    <html lang={locale}>
      <body>
        <title>{title}</title>
        <main
          role="alert"
          className="mx-auto flex min-h-dvh max-w-sm flex-col items-center justify-center px-5 text-center"
        >
          <h1 className="text-2xl font-semibold">{title}</h1>
          <p className="mt-3 text-muted">{text}</p>
          <button type="button" onClick={() => retry()} className={`${buttonStyle()} mt-7`}>
            {again}
          </button>
        </main>
      </body>
    </html>
  );
}
