"use client";

import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import { ButtonLink } from "@/components/ui/button-link";
import { buttonStyle } from "@/components/ui/button-style";
import { Callout } from "@/components/ui/callout";
import { CopyButton } from "@/components/ui/copying/copy-button";

interface StoredCodesProps {
  codes: readonly string[];
  account: string;
  product: string;
  /** Where it goes on once they are stored. */
  next: string;
}

/** Recovery codes, this once: to copy, to save as a file (a link, so that it works without JavaScript) and to print. */
export function StoredCodes({ codes, account, product, next }: StoredCodesProps) {
  const t = useTranslations("account.recoveryCodes");
  const text = codes.join("\n");
  const about = t("file", { account, product });
  const file = `${about}\n\n${text}\n`;
  return (
    <section className="grid gap-4" aria-label={t("shownTitle")}>
      <Callout tone="warning" role="status" title={t("shownTitle")}>
        {t("shownText")}
      </Callout>
      <div data-printed="">
        <p className="mb-4 hidden print:block">{about}</p>
        <ul
          aria-label={t("list")}
          className="grid grid-cols-2 gap-x-6 gap-y-2 rounded-lg border border-border bg-subtle p-4 text-center font-mono select-all"
        >
          {codes.map((code) => (
            <li key={code}>{code}</li>
          ))}
        </ul>
      </div>
      <div className="flex flex-wrap gap-2.5">
        <CopyButton value={text} label={t("copy")} />
        <a
          href={`data:text/plain;charset=utf-8,${encodeURIComponent(file)}`}
          download="recovery-codes.txt"
          className={buttonStyle({ size: "small" })}
        >
          {t("download")}
        </a>
        <Button size="small" className="needs-script" onClick={() => window.print()}>
          {t("print")}
        </Button>
      </div>
      <ButtonLink href={next} replace prefetch={false} variant="primary" className="justify-self-start">
        {t("stored")}
      </ButtonLink>
    </section>
  );
}
