"use client";

import "@/components/forms/schemas-without-eval";
import { FileUp } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Progress } from "@/app/admin/users/bulk/progress";
import { type FileContent, type FileProblem, type FileRow, readRows } from "@/app/admin/users/import/read-file";
import { ImportResults } from "@/app/admin/users/import/results";
import { type RowResult, runImport } from "@/app/admin/users/import/run-import";
import { ProblemRemedy } from "@/components/forms/problem-remedy";
import { useProblemText } from "@/components/forms/problem-text";
import { Button } from "@/components/ui/button";
import { ButtonLink } from "@/components/ui/button-link";
import { Callout } from "@/components/ui/callout";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { Checkbox } from "@/components/ui/inputs/checkbox";
import { Field } from "@/components/ui/inputs/field";
import { FileButton } from "@/components/ui/inputs/file-button";
import { Select } from "@/components/ui/inputs/select";
import type { FormProblem } from "@/lib/form";
import { type Encoding, encodings } from "@/lib/transfer/decode";
import { type System, systems } from "@/lib/transfer/sources";

type Stage =
  | { step: "choose"; problem?: FileProblem }
  | { step: "running"; dryRun: boolean; done: number; all: number }
  | {
      step: "checked" | "imported";
      content: FileContent;
      results: RowResult[];
      problem?: FormProblem | undefined;
    };

const usable = ({ outcome }: RowResult) => outcome === "created";

/** A file becomes accounts: first what would happen, row by row, then, when someone wants that, it happens. */
export function Importer() {
  const t = useTranslations("admin.import");
  const explain = useProblemText();
  const [stage, setStage] = useState<Stage>({ step: "choose" });

  const [invite, setInvite] = useState(false);

  const [passedOver, setPassedOver] = useState(false);

  const [encoding, setEncoding] = useState<Encoding>("utf-8");

  const [from, setFrom] = useState<System>("gatehouse");

  const run = async (content: FileContent, rows: readonly FileRow[], dryRun: boolean) => {
    const report = (done: number) => setStage({ step: "running", dryRun, done, all: rows.length });
    report(0);
    const { results, problem } = await runImport(rows, { dryRun, invite }, report);
    const refused = content.refused.map(({ line: row, email, why: outcome }) => ({
      row,
      email,
      outcome,
      detail: null,
    }));
    const all = [...results, ...refused].sort((one, other) => one.row - other.row);
    setStage({ step: dryRun ? "checked" : "imported", content, results: all, problem });
  };
  const open = async (file: File | undefined) => {
    if (!file) return;
    const read = await readRows(new Uint8Array(await file.arrayBuffer()), encoding, from);
    setPassedOver(false);
    if ("problem" in read) setStage({ step: "choose", problem: read.problem });
    else await run(read, read.rows, true);
  };

  if (stage.step === "running") {
    return (
      <Card>
        <Progress label={stage.dryRun ? t("checking") : t("importing")} done={stage.done} all={stage.all} />
      </Card>
    );
  }
  if (stage.step === "choose") {
    return (
      <>
        {stage.problem && (
          <Callout role="alert" tone="danger" className="mb-5">
            {t(`fileProblems.${stage.problem}`)}
          </Callout>
        )}
        <div className="mb-5 grid max-w-2xl gap-5 sm:grid-cols-2">
          <Field label={t("from")}>
            <Select
              value={from}
              onChange={(event) => setFrom(systems.find((known) => known === event.target.value) ?? "gatehouse")}
              options={systems.map((value) => ({ value, label: t(`systems.${value}`) }))}
            />
          </Field>
          <Field label={t("encoding")}>
            <Select
              value={encoding}
              onChange={(event) => setEncoding(encodings.find((known) => known === event.target.value) ?? "utf-8")}
              options={encodings.map((value) => ({ value, label: t(`encodings.${value}`) }))}
            />
          </Field>
        </div>
        {/* biome-ignore lint/a11y/noStaticElementInteractions: dropping a file is the shortcut of the file field inside */}
        <div
          className="rounded-xl border border-dashed border-control bg-surface"
          onDragOver={(event) => event.preventDefault()}
          onDrop={(event) => {
            event.preventDefault();
            void open(event.dataTransfer.files[0]);
          }}
        >
          <EmptyState
            icon={<FileUp className="size-5" aria-hidden="true" />}
            title={t("choose")}
            text={t("chooseText")}
            action={
              <FileButton
                look={{ variant: "primary" }}
                accept=".csv,.tsv,.txt,.json,.ndjson,.jsonl,text/csv,application/json"
                onFile={(file) => void open(file)}
              >
                {t("chooseFile")}
              </FileButton>
            }
          />
        </div>
      </>
    );
  }
  const good = new Set(stage.results.filter(usable).map(({ row }) => row));
  const rows = stage.content.rows.filter(({ line }) => good.has(line));
  const ready = rows.length > 0 && (passedOver || stage.content.ignored.length === 0);
  return (
    <div className="space-y-5">
      {stage.problem && (
        <Callout
          role="alert"
          tone="danger"
          title={explain(stage.problem).title}
          action={<ProblemRemedy problem={stage.problem} />}
        >
          {t("stopped")}
        </Callout>
      )}
      {stage.content.ignored.length > 0 && (
        <Callout tone="warning">
          {t("ignored", { columns: stage.content.ignored.join(", ") })}
          {stage.step === "checked" && (
            <Checkbox
              checked={passedOver}
              onChange={(event) => setPassedOver(event.target.checked)}
              label={t("passOver")}
            />
          )}
        </Callout>
      )}
      <ImportResults results={stage.results} imported={stage.step === "imported"} />
      {stage.step === "checked" && rows.length > 0 && (
        <Checkbox
          checked={invite}
          onChange={(event) => setInvite(event.target.checked)}
          label={t("invite")}
          hint={t("inviteHint")}
        />
      )}
      <div className="flex flex-wrap justify-end gap-2.5">
        <Button onClick={() => setStage({ step: "choose" })}>{t("another")}</Button>
        {stage.step === "checked" ? (
          <Button variant="primary" disabled={!ready} onClick={() => void run(stage.content, rows, false)}>
            {t("import", { count: rows.length })}
          </Button>
        ) : (
          <ButtonLink variant="primary" href="/admin/users">
            {t("toUsers")}
          </ButtonLink>
        )}
      </div>
    </div>
  );
}
