"use client";

import { useTranslations } from "next-intl";
import { useForm } from "@/components/forms/form-context";
import { clockTime, useCountdown } from "@/components/ui/time/countdown";

/** How long to wait after too many attempts: a remedy of `too.many.requests`. */
export function RetryTime() {
  const t = useTranslations("forms");
  const { problem } = useForm().state;
  const left = useCountdown(problem?.retryAfterSeconds ?? 0, problem);
  return <p className="tabular-nums">{left > 0 ? t("retryIn", { time: clockTime(left) }) : t("retryNow")}</p>;
}
