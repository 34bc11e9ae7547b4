"use client";

import { Radio } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { startTransition, useEffect, useState } from "react";
import { LOG_ID } from "@/app/admin/audit/log-id";
import { connection } from "@/components/connection/connection";
import { Button } from "@/components/ui/button";

const PERIOD_MS = 3000;

/** Reads the page anew every few seconds while it is looked at; entries that are open stay open. */
export function LiveTail() {
  const t = useTranslations("admin.audit");
  const router = useRouter();
  const [live, setLive] = useState(false);
  useEffect(() => {
    document.getElementById(LOG_ID)?.toggleAttribute("data-live", live);
    if (!live) return;
    const timer = setInterval(() => {
      if (document.visibilityState === "visible" && connection() === "up") startTransition(() => router.refresh());
    }, PERIOD_MS);
    return () => clearInterval(timer);
  }, [live, router]);
  return (
    <Button aria-pressed={live} title={t("liveHint")} className="needs-script" onClick={() => setLive(!live)}>
      <Radio className={live ? "size-4 animate-pulse text-success" : "size-4 text-muted"} aria-hidden="true" />
      {t("live")}
    </Button>
  );
}
