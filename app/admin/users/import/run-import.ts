import type { z } from "zod";
import { importUsers } from "@/app/admin/users/actions";
import type { FileRow } from "@/app/admin/users/import/read-file";
import type { importUsers as contract } from "@/lib/contracts/user-administration";
import type { FormProblem } from "@/lib/form";

export type RowResult = z.output<typeof contract.output>[number];

const AT_ONCE = 100;

/** Imports rows piece by piece, or only says what would happen. `row` in the results counts through the whole file. */
export async function runImport(
  rows: readonly FileRow[],
  dryRun: boolean,
  onProgress: (done: number) => void,
): Promise<{ results: RowResult[]; problem?: FormProblem }> {
  const results: RowResult[] = [];
  for (let start = 0; start < rows.length; start += AT_ONCE) {
    const { problem, result } = await importUsers({}, { rows: rows.slice(start, start + AT_ONCE), dry_run: dryRun });
    if (problem) return { results, problem };
    results.push(...(result ?? []).map((found) => ({ ...found, row: found.row + start })));
    onProgress(results.length);
  }
  return { results };
}
