import type { z } from "zod";
import { importUsers } from "@/app/admin/users/actions";
import type { FileRow } from "@/app/admin/users/import/read-file";
import { send } from "@/components/forms/send";
import type { FormProblem } from "@/lib/form";
import type { importUsers as contract } from "@/lib/users/administration.contract";

type Answered = z.output<typeof contract.output>[number];

/** What becomes of one row of the file; `row` is the line it begins in. */
export type RowResult = Omit<Answered, "outcome"> & { outcome: Answered["outcome"] | "duplicate" | "unreadable" };

const AT_ONCE = 100;

interface ImportOptions {
  dryRun: boolean;
  /** Each created person gets a mail to choose a password. */
  invite: boolean;
}

/** Imports rows piece by piece, or only says what would happen. */
export async function runImport(
  rows: readonly FileRow[],
  { dryRun, invite }: ImportOptions,
  onProgress: (done: number) => void,
): Promise<{ results: RowResult[]; problem?: FormProblem }> {
  const results: RowResult[] = [];
  for (let start = 0; start < rows.length; start += AT_ONCE) {
    const piece = rows.slice(start, start + AT_ONCE);
    const body = { rows: piece.map(({ line: _, ...row }) => row), invite, dry_run: dryRun };
    const { problem, result } = await send(() => importUsers({}, body));
    if (problem) return { results, problem };
    results.push(...(result ?? []).map((found) => ({ ...found, row: piece[found.row]?.line ?? found.row })));
    onProgress(results.length);
  }
  return { results };
}
