"use client";

import { useTranslations } from "next-intl";
import type { Tried } from "@/app/docs/send";
import { StatusBadge } from "@/app/docs/status";
import { useToken } from "@/app/docs/token";
import { Button } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copying/copy-button";

/** The answer to a tried request: status, time, head and body, and what to do with a token in it. */
export function TriedAnswer({ tried, onKeepToken }: { tried: Tried; onKeepToken: (token: string) => void }) {
  const t = useTranslations("tryIt");
  const { token: kept } = useToken();
  const { status, milliseconds, headers, text, token } = tried;
  return (
    <div className="mt-5 space-y-3 border-t border-border pt-4">
      <div className="flex flex-wrap items-center gap-2">
        <StatusBadge status={status} />
        <span className="text-muted tabular-nums">{t("milliseconds", { milliseconds })}</span>
        {text && (
          <span className="ml-auto">
            <CopyButton compact value={text} label={t("copyAnswer")} />
          </span>
        )}
      </div>
      {token && token !== kept && (
        <Button size="small" onClick={() => onKeepToken(token)}>
          {t("keepToken")}
        </Button>
      )}
      {token && token === kept && <p className="text-success">{t("tokenKept")}</p>}
      {text && (
        // biome-ignore lint/a11y/useSemanticElements: what scrolls is the code itself
        <pre
          role="region"
          aria-label={t("answer")}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard (WCAG 2.1.1)
          tabIndex={0}
          className="max-h-96 overflow-auto rounded-lg bg-subtle p-3 font-mono text-[0.8125rem] leading-6"
        >
          {text}
        </pre>
      )}
      <details>
        <summary className="w-fit text-[0.8125rem] text-muted">{t("headers", { count: headers.length })}</summary>
        <dl className="mt-2 space-y-1 font-mono text-xs break-all">
          {headers.map(([name, value]) => (
            <div key={name}>
              <dt className="inline font-semibold">{name}: </dt>
              <dd className="inline text-muted">{value}</dd>
            </div>
          ))}
        </dl>
      </details>
    </div>
  );
}
