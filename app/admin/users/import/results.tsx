"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import type { RowResult } from "@/app/admin/users/import/run-import";
import { Badge } from "@/components/ui/badge";
import { Card } from "@/components/ui/card";
import { SegmentedControl } from "@/components/ui/inputs/segmented-control";
import { Table, TableBody, TableHead, TableRow, Td, Th } from "@/components/ui/table";

const tones = {
  created: "success",
  exists: "neutral",
  invalid: "danger",
  duplicate: "warning",
  unreadable: "danger",
} as const;
const outcomes = ["created", "exists", "duplicate", "invalid"] as const;

/** A browser draws so many rows without a pause. */
const MAX_SHOWN = 500;

const fields = ["email", "name", "locale"] as const;

/** The columns that the operation found fault with; it names each before what is wrong, in English. */
const faultsOf = (detail: string | null) =>
  fields.filter((field) => detail?.split("; ").some((fault) => fault.startsWith(`${field}:`)));

/** What happens to each row of a file. Rows go by the line of the file they begin in. */
export function ImportResults({ results, imported }: { results: readonly RowResult[]; imported: boolean }) {
  const t = useTranslations("admin.import");
  const [wanted, setWanted] = useState("all");
  // What cannot be read cannot be used; its badge says which of the two it is.
  const groupOf = ({ outcome }: RowResult) => (outcome === "unreadable" ? "invalid" : outcome);
  const count = (outcome: (typeof outcomes)[number]) => results.filter((result) => groupOf(result) === outcome).length;
  const found = results.filter((result) => wanted === "all" || groupOf(result) === wanted);
  return (
    <>
      <div className="flex flex-wrap items-center justify-between gap-4">
        <p role="status" className="font-medium">
          {t(imported ? "imported" : "checked", {
            created: count("created"),
            exists: count("exists"),
            duplicate: count("duplicate"),
            invalid: count("invalid"),
          })}
        </p>
        <SegmentedControl
          legend={t("show")}
          name="outcome"
          defaultValue="all"
          onValueChange={setWanted}
          options={["all" as const, ...outcomes].map((value) => ({ value, label: t(`filters.${value}`) }))}
        />
      </div>
      <Card flush>
        <Table caption={t("caption")} stacked>
          <TableHead>
            <Th>{t("row")}</Th>
            <Th>{t("email")}</Th>
            <Th>{t("outcome")}</Th>
            <Th>{t("detail")}</Th>
          </TableHead>
          <TableBody>
            {found.slice(0, MAX_SHOWN).map(({ row, email, outcome, detail }) => (
              <TableRow key={row}>
                <Td label={t("row")}>
                  <span className="text-muted tabular-nums">{row}</span>
                </Td>
                <Td label={t("email")}>
                  <span className="break-all">{email || "—"}</span>
                </Td>
                <Td label={t("outcome")}>
                  <Badge tone={tones[outcome]} dot>
                    {t(imported && outcome === "created" ? "outcomes.done" : `outcomes.${outcome}`)}
                  </Badge>
                </Td>
                <Td label={t("detail")}>
                  <span className="text-muted">
                    {faultsOf(detail)
                      .map((field) => t(`faults.${field}`))
                      .join(" ") || "—"}
                  </span>
                </Td>
              </TableRow>
            ))}
          </TableBody>
        </Table>
      </Card>
      {found.length > MAX_SHOWN && <p className="text-muted">{t("limit", { count: MAX_SHOWN })}</p>}
    </>
  );
}
