import { type Api, everyItem } from "./api.ts";
import { TokenError } from "./token-error.ts";

/** Role → what it permits. */
export type Permissions = Readonly<Record<string, readonly string[]>>;

/** A table is used for so long while the service cannot be asked. */
const STALE_SECONDS = 600;

/**
 * What the service's roles permit, for `createVerifier()`. A permission that is taken from a role is gone after `seconds`.
 * @param api of an application or a person with the permission `roles:read`
 */
export function rolePermissions(api: Pick<Api, "listRoles">, seconds = 60): () => Promise<Permissions> {
  let table: Permissions | undefined;
  let readAt = 0;
  let reading: Promise<void> | undefined;

  async function read(): Promise<void> {
    const startedAt = Date.now();
    const entries: [string, string[]][] = [];
    const pages = (cursor: string | undefined) => api.listRoles({ query: { cursor } });
    for await (const { name, permissions } of everyItem(pages))
      entries.push([name, permissions.map((permission) => permission.name)]);
    table = Object.fromEntries(entries);
    readAt = startedAt;
  }

  return async () => {
    const age = () => (Date.now() - readAt) / 1000;
    if (table && age() < seconds) return table;
    reading ??= read().finally(() => {
      reading = undefined;
    });
    try {
      await reading;
    } catch (cause) {
      if (age() >= STALE_SECONDS) throw new TokenError("service.unavailable", { cause });
    }
    if (!table) throw new TokenError("service.unavailable");
    return table;
  };
}
