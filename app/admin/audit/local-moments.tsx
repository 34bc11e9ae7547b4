"use client";

import { useTranslations } from "next-intl";
import { Field } from "@/components/ui/inputs/field";
import { Input } from "@/components/ui/inputs/input";
import { useTimeZoneHere } from "@/components/ui/time/clock";

/** The beginning and the end of a span, in the reader's zone as the log's times are; in UTC without scripts. */
export function LocalMoments({ from, to }: { from: string | undefined; to: string | undefined }) {
  const t = useTranslations("admin.audit");
  const zone = useTimeZoneHere();
  return (
    <>
      <input type="hidden" name="zone" value={zone} />
      <Field label={t("from", { zone })}>
        <Input type="datetime-local" name="from" defaultValue={from} />
      </Field>
      <Field label={t("to", { zone })}>
        <Input type="datetime-local" name="to" defaultValue={to} />
      </Field>
    </>
  );
}
