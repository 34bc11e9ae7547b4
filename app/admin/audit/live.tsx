"use client";

import { Radio } from "lucide-react";
import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import { LOG_ID } from "@/app/admin/audit/log-id";
import { useRefreshing } from "@/components/connection/use-refreshing";
import { Button } from "@/components/ui/button";

const PERIOD_MS = 3000;

/** Reads the page anew every few seconds while it is looked at; entries that are open stay open. */
export function LiveTail() {
  const t = useTranslations("admin.audit");
  const [live, setLive] = useState(false);
  useRefreshing(live, PERIOD_MS);
  useEffect(() => {
    document.getElementById(LOG_ID)?.toggleAttribute("data-live", live);
  }, [live]);
  return (
    <Button aria-pressed={live} title={t("liveHint")} className="needs-script" onClick={() => setLive(!live)}>
      <Radio className={live ? "size-4 animate-pulse text-success" : "size-4 text-muted"} aria-hidden="true" />
      {t("live")}
    </Button>
  );
}
