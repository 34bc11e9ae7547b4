import { afterEach, beforeEach, expect, test } from "vitest";
import { freshDatabase } from "@/lib/testing/factories";
import { createClient } from "@/lib/testing/oauth/relying-party";
import { handleOAuth } from "@/lib/web/oauth/oauth-bridge";
import { keepOrigin } from "@/lib/web/origin";

beforeEach(freshDatabase);

// Other tests are behind no host of ours.
afterEach(() => Reflect.deleteProperty(globalThis, "gatehouseKeepsOrigin"));

test("a single-page application may call from where it is, also behind Next, which names our origin in place of its own", async () => {
  const client = await createClient({ kind: "single_page", authMethod: "none" });
  const ask = async (page: string, others: Record<string, string>) => {
    const body = new URLSearchParams({ client_id: client.id, grant_type: "authorization_code", code: "x" });
    const headers: Record<string, string> = { origin: page, ...others };
    keepOrigin(headers);
    const behindNext = { ...headers, origin: "http://localhost:3000" };
    const request = new Request("http://localhost:3000/oauth/token", { method: "POST", headers: behindNext, body });
    return (await handleOAuth(request)).headers.get("access-control-allow-origin");
  };
  expect(await ask("https://app.example", {})).toBe("https://app.example");
  expect(await ask("https://evil.example", { "x-gatehouse-origin": "https://app.example" })).toBeNull();
});
