import type { z } from "zod";
import { importUsers } from "@/app/admin/users/actions";
import type { FileRow } from "@/app/admin/users/import/read-file";
import type { FormProblem } from "@/lib/form";
import type { importUsers as contract } from "@/lib/users/administration.contract";

export type RowResult = z.output<typeof contract.output>[number];

const AT_ONCE = 100;

interface ImportOptions {
  dryRun: boolean;
  /** Each created person gets a mail to choose a password. */
  invite: boolean;
}

/** Imports rows piece by piece, or only says what would happen. `row` in the results counts through the whole file. */
export async function runImport(
  rows: readonly FileRow[],
  { dryRun, invite }: ImportOptions,
  onProgress: (done: number) => void,
): Promise<{ results: RowResult[]; problem?: FormProblem }> {
  const results: RowResult[] = [];
  for (let start = 0; start < rows.length; start += AT_ONCE) {
    const body = { rows: rows.slice(start, start + AT_ONCE), invite, dry_run: dryRun };
    const { problem, result } = await importUsers({}, body);
    if (problem) return { results, problem };
    results.push(...(result ?? []).map((found) => ({ ...found, row: found.row + start })));
    onProgress(results.length);
  }
  return { results };
}
