"use client";

import { Check, Copy } from "lucide-react";
import { useTranslations } from "next-intl";
import { type Ref, useEffect, useState } from "react";
import { Button } from "@/components/ui/button";
import { copyText } from "@/components/ui/copying/copy-text";

/** What went wrong takes longer to read. */
const CONFIRMATION_MS = { copied: 2_000, copyFailed: 10_000 };

interface CopyButtonProps {
  value: string;
  label: string;
  compact?: boolean;
  ref?: Ref<HTMLButtonElement>;
}

/** Copies `value`, or says that the browser does not allow it. `label` says what is copied; with `compact` it is only read to screen readers. */
export function CopyButton({ value, label, compact = false, ref }: CopyButtonProps) {
  const t = useTranslations("ui");
  const [outcome, setOutcome] = useState<"copied" | "copyFailed">();
  useEffect(() => {
    if (!outcome) return;
    const timer = setTimeout(() => setOutcome(undefined), CONFIRMATION_MS[outcome]);
    return () => clearTimeout(timer);
  }, [outcome]);
  const copied = outcome === "copied";
  const Icon = copied ? Check : Copy;
  return (
    <Button
      ref={ref}
      variant={compact ? "ghost" : "secondary"}
      size={compact ? "icon" : "small"}
      aria-label={compact ? label : undefined}
      title={compact ? label : undefined}
      className="needs-script"
      onClick={async ({ currentTarget }) =>
        setOutcome((await copyText(value, currentTarget)) ? "copied" : "copyFailed")
      }
    >
      <Icon className={copied ? "size-4 text-success" : "size-4 text-muted"} aria-hidden="true" />
      {!compact && label}
      <span role="status" className={outcome === "copyFailed" ? "text-xs text-danger" : "sr-only"}>
        {outcome && t(outcome)}
      </span>
    </Button>
  );
}
