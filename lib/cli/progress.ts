import type { Progress } from "@/lib/operator/backup/tables";

const EVERY_MILLISECONDS = 1_000;

/** Tells on standard error how far a long work is: on a terminal in one line, elsewhere a line every few seconds. */
export function showProgress(): { tell: Progress; end(): void } {
  const terminal = process.stderr.isTTY;
  let last = Date.now();
  return {
    tell: (table, rows) => {
      if (Date.now() - last < (terminal ? EVERY_MILLISECONDS / 10 : EVERY_MILLISECONDS * 5)) return;
      last = Date.now();
      const text = `${table}: ${rows.toLocaleString("en")} rows`;
      process.stderr.write(terminal ? `\r\u001b[K${text}` : `${text}\n`);
    },
    end: () => void (terminal && process.stderr.write("\r\u001b[K")),
  };
}
