import pg from "pg";
import { vi } from "vitest";

/** Runs `work` and says which statements it has sent to the database, `BEGIN` and `COMMIT` among them. */
export async function statementsOf(work: () => Promise<unknown>): Promise<string[]> {
  const sent = vi.spyOn(pg.Client.prototype, "query");
  try {
    await work();
    return sent.mock.calls.map(([query]: unknown[]) =>
      typeof query === "string" ? query : String(Object(query).text),
    );
  } finally {
    sent.mockRestore();
  }
}
