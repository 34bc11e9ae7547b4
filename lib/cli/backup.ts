import type { Command } from "@commander-js/extra-typings";
import { JSON_HELP, onDatabase, print } from "@/lib/cli/frame";
import { showProgress } from "@/lib/cli/progress";
import { backUp } from "@/lib/operator/backup/backup";

const newName = () => `gatehouse-${new Date().toISOString().slice(0, 19).replace(/\D/g, "")}`;

export function declare(noun: Command): void {
  noun
    .usage("[options]")
    .option("--to <folder>", "output folder; must not exist", newName())
    .option("--json", JSON_HELP)
    .action(({ to, json }) =>
      onDatabase(async ({ url }) => {
        const { tell, end } = showProgress();
        const { tables, version, createdAt } = await backUp(url, to, tell).finally(end);
        const rows = tables.reduce((sum, table) => sum + table.rows, 0);
        const text = [
          `Wrote ${rows.toLocaleString("en")} rows of ${tables.length} tables into ${to}. Only you may read it: keep it so.`,
          "APP_SECRET is not in it. Keep the secret elsewhere: without it, nobody can use this backup.",
        ];
        print(json, { folder: to, version, createdAt, tables }, text.join("\n"));
      }),
    );
}
