"use client";

import { Check, Copy, TriangleAlert } from "lucide-react";
import { useTranslations } from "next-intl";
import { type Ref, useEffect, useState } from "react";
import { Button } from "@/components/ui/button";
import { classNames } from "@/components/ui/class-names";
import { copyText } from "@/components/ui/copy-text";

const CONFIRMATION_MS = { copied: 2000, notCopied: 8000 };

interface CopyButtonProps {
  value: string;
  label: string;
  compact?: boolean;
  ref?: Ref<HTMLButtonElement>;
}

/** Copies `value`, and says so, or that it could not. `label` says what is copied; with `compact` it is only read to screen readers. */
export function CopyButton({ value, label, compact = false, ref }: CopyButtonProps) {
  const t = useTranslations("ui");
  const [outcome, setOutcome] = useState<"copied" | "notCopied">();
  useEffect(() => {
    if (!outcome) return;
    const timer = setTimeout(() => setOutcome(undefined), CONFIRMATION_MS[outcome]);
    return () => clearTimeout(timer);
  }, [outcome]);
  const copied = outcome === "copied";
  const Icon = outcome === "notCopied" ? TriangleAlert : copied ? Check : Copy;
  return (
    <Button
      ref={ref}
      variant={compact ? "ghost" : "secondary"}
      size={compact ? "icon" : "small"}
      aria-label={compact ? label : undefined}
      title={compact ? label : undefined}
      className="needs-script"
      onClick={async ({ currentTarget }) => setOutcome((await copyText(value, currentTarget)) ? "copied" : "notCopied")}
    >
      <Icon
        className={classNames("size-4", copied ? "text-success" : outcome ? "text-warning" : "text-muted")}
        aria-hidden="true"
      />
      {!compact && (outcome === "notCopied" ? t("notCopied") : label)}
      <span role="status" className="sr-only">
        {outcome && t(outcome)}
      </span>
    </Button>
  );
}
