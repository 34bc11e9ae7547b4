import { once } from "node:events";
import { createServer, get, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "vitest";
import { withReadableAddress } from "@/lib/host/readable-address";
import { withSecurityHeaders } from "@/lib/host/security-headers";

test("404 as a problem for an address with a stray %, which the pages and operations never see", async () => {
  const server = createServer(
    withSecurityHeaders(withReadableAddress((_, response) => response.end("passed on"))),
  ).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  // fetch() would write the address anew.
  const ask = async (path: string) => {
    const [response] = (await once(get({ port, host: "127.0.0.1", path }), "response")) as [IncomingMessage];
    let text = "";
    for await (const chunk of response) text += chunk;
    return { status: response.statusCode, headers: response.headers, text };
  };
  for (const path of ["/v1/mail%", "/%", "/%ff", "/admin/users/%E0%A4%A", "/v1/user%/profile?a=b"]) {
    const { status, headers, text } = await ask(path);
    expect(status, path).toBe(404);
    expect(headers).toMatchObject({ "content-type": "application/problem+json", "x-content-type-options": "nosniff" });
    expect(JSON.parse(text)).toMatchObject({ status: 404, errors: ["not.found"] });
  }
  for (const path of ["/", "/v1/mail", "/v1/user/confirm/%25?%", "/%D0%BF"]) {
    expect(await ask(path), path).toMatchObject({ status: 200, text: "passed on" });
  }
  server.close();
});
