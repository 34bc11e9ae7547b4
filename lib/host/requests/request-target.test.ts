import { once } from "node:events";
import { createServer } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { beforeAll, expect, onTestFinished, test } from "vitest";
import { withRequestTarget } from "./request-target";
import { withSecurityHeaders } from "./security-headers";

let port = 0;

beforeAll(async () => {
  const isOperationPath = (path: string) => path === "/v1/mail";
  const server = createServer(
    { requireHostHeader: false },
    withSecurityHeaders(withRequestTarget((request, response) => response.end(request.url), isOperationPath)),
  ).listen(0, "127.0.0.1");
  await once(server, "listening");
  port = (server.address() as AddressInfo).port; // a TCP server that listens has no other kind
  return () => void server.close();
});

/** Written by hand, for every client of ours would write the line anew. */
async function ask(line: string, headers = "Host: localhost\r\n") {
  const socket = connect(port, "127.0.0.1");
  onTestFinished(() => void socket.destroy());
  socket.end(`${line}\r\n${headers}Connection: close\r\n\r\n`);
  const answer = (await socket.toArray()).join("");
  const [head = "", body = ""] = answer.split("\r\n\r\n");
  return { status: Number(head.split(" ")[1]), head: head.toLowerCase(), body };
}

test.each(["/v1/mail%", "/%", "/%ff", "/admin/users/%E0%A4%A", "/v1/user%/profile?a=b", "*", "ftp://example.com/"])(
  "404 as a problem for GET %s, which the pages and operations never see",
  async (target) => {
    const { status, head, body } = await ask(`GET ${target} HTTP/1.1`);
    expect(status).toBe(404);
    expect(head).toContain("content-type: application/problem+json");
    expect(head).toContain("x-content-type-options: nosniff");
    expect(JSON.parse(body)).toMatchObject({ status: 404, errors: ["not.found"] });
  },
);

test.each([
  ["/", "/"],
  ["/v1/mail", "/v1/mail"],
  ["/v1/user/confirm/%25?%", "/v1/user/confirm/%25?%"],
  ["/%D0%BF", "/%D0%BF"],
  ["http://localhost/v1/mail?a=b", "/v1/mail?a=b"],
  ["HTTPS://elsewhere.example:8443/sign-in", "/sign-in"],
  ["http://localhost", "/"],
  ["http://localhost?a=b", "/?a=b"],
])("GET %s is passed on as %s", async (target, path) => {
  expect(await ask(`GET ${target} HTTP/1.1`)).toMatchObject({ status: 200, body: path });
});

test("OPTIONS * says what pages answer to", async () => {
  expect(await ask("OPTIONS * HTTP/1.1")).toMatchObject({
    status: 204,
    head: expect.stringContaining("allow: get, head, post, options"),
  });
});

test("405 for TRACE and other methods that no page knows; an operation refuses them in its own words", async () => {
  for (const method of ["TRACE", "PROPFIND", "PURGE", "LINK"]) {
    const { status, head, body } = await ask(`${method} /sign-in HTTP/1.1`);
    expect(status).toBe(405);
    expect(head).toContain("allow: get, head, post, options");
    expect(JSON.parse(body)).toMatchObject({ errors: ["method.not.allowed"] });
    expect(await ask(`${method} /v1/mail HTTP/1.1`)).toMatchObject({ status: 200 });
  }
});

test("Host: one in HTTP/1.1, else 400 as a problem; none is needed in HTTP/1.0", async () => {
  expect((await ask("GET / HTTP/1.1", "")).status).toBe(400);
  expect((await ask("GET / HTTP/1.1", "Host: a\r\nHost: b\r\n")).status).toBe(400);
  expect(JSON.parse((await ask("GET / HTTP/1.1", "")).body)).toMatchObject({ errors: ["request.malformed"] });
  expect(await ask("GET /sign-in HTTP/1.0", "")).toMatchObject({ status: 200, body: "/sign-in" });
});
