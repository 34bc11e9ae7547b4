"use client";

import { Check, Copy } from "lucide-react";
import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import { Button } from "@/components/ui/button";

const CONFIRMATION_MS = 2000;

/** Copies `value`. `label` says what is copied; with `compact` it is only read to screen readers. */
export function CopyButton({ value, label, compact = false }: { value: string; label: string; compact?: boolean }) {
  const t = useTranslations("ui");
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), CONFIRMATION_MS);
    return () => clearTimeout(timer);
  }, [copied]);
  const Icon = copied ? Check : Copy;
  return (
    <Button
      variant={compact ? "ghost" : "secondary"}
      size={compact ? "icon" : "small"}
      aria-label={compact ? label : undefined}
      title={compact ? label : undefined}
      className="needs-script"
      onClick={() => navigator.clipboard.writeText(value).then(() => setCopied(true))}
    >
      <Icon className={copied ? "size-4 text-success" : "size-4 text-muted"} aria-hidden="true" />
      {!compact && label}
      <span role="status" className="sr-only">
        {copied && t("copied")}
      </span>
    </Button>
  );
}
