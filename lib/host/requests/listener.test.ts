import { once } from "node:events";
import { Agent, get, type IncomingMessage, type RequestListener } from "node:http";
import { connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, onTestFinished, test } from "vitest";
import { createListener, type Listener } from "./listener";
import { refuseTunnel, refuseUnreadable } from "./refusals";
import { withSecurityHeaders } from "./security-headers";

async function createServingListener() {
  const listener = await createListener(0, "localhost");
  onTestFinished(() => listener.close(0));
  return listener;
}

const serve = (listener: Listener, request: RequestListener) =>
  listener.serve({ request: withSecurityHeaders(request), unreadable: refuseUnreadable, connect: refuseTunnel });

test("a taken port is refused with the way out, on every start but the first", async () => {
  const { port } = await createServingListener();
  await expect(createListener(port, "localhost")).rejects.toThrow(`Port ${port} is already in use.`);
});

test("requests that come before the service is ready wait for it, at both loopback addresses", async () => {
  const listener = await createServingListener();
  const answers = ["127.0.0.1", "[::1]", "localhost"].map((host) => fetch(`http://${host}:${listener.port}/`));
  await sleep(50);
  serve(listener, (_, response) => response.end("ready"));
  expect(await Promise.all(answers.map(async (answer) => (await answer).text()))).toEqual(["ready", "ready", "ready"]);
});

/** Whether nobody listens there any more. */
const isClosed = (port: number) =>
  new Promise<boolean>((resolve) => {
    const socket = connect(port, "127.0.0.1", () => socket.destroy())
      .once("error", () => resolve(true))
      .once("close", () => resolve(false));
  });

test("closing lets a running request end and takes no new one", async () => {
  const listener = await createServingListener();
  let finish: () => void = () => undefined;
  serve(listener, (_, response) => {
    finish = () => response.end("done");
  });
  const running = fetch(`http://127.0.0.1:${listener.port}/`);
  await sleep(50);
  const closed = listener.close(5_000);
  await expect.poll(() => isClosed(listener.port)).toBe(true);
  finish();
  expect(await (await running).text()).toBe("done");
  await closed;
});

test("closing does not wait longer than it was told for a request that never ends", async () => {
  const listener = await createServingListener();
  serve(listener, () => undefined);
  const running = fetch(`http://127.0.0.1:${listener.port}/`).catch(() => "cut off");
  await sleep(50);
  await listener.close(100);
  expect(await running).toBe("cut off");
});

test("closing answers the request that is on its way over an old connection, and then ends that connection", async () => {
  const listener = await createServingListener();
  serve(listener, (_, response) => response.end("answered"));
  const agent = new Agent({ keepAlive: true });
  const ask = async () => {
    const [response] = (await once(get({ port: listener.port, host: "127.0.0.1", agent }), "response")) as [
      IncomingMessage,
    ];
    const connection = response.headers.connection;
    return { connection, port: response.socket.localPort, text: (await response.toArray()).join("") };
  };
  const before = await ask();
  const closed = listener.close(5_000);
  const after = await ask();
  expect([before.text, after.text]).toEqual(["answered", "answered"]);
  expect([before.connection, after.connection]).toEqual(["keep-alive", "close"]);
  expect(after.port).toBe(before.port);
  await closed;
});

/** What comes back for bytes, until the other side ends the connection. */
async function exchange(port: number, bytes: string): Promise<string> {
  const socket = connect(port, "127.0.0.1");
  socket.end(bytes);
  return (await socket.toArray()).join("");
}

const problemIn = (answer: string) => JSON.parse(answer.slice(answer.indexOf("\r\n\r\n") + 4));

test.each([
  ["400", "no HTTP at all", "hello\r\n\r\n", "request.malformed"],
  ["400", "TLS", "\x16\x03\x01\x02\x00\x01\x00", "request.malformed"],
  [
    "400",
    "two lengths",
    "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nx",
    "request.malformed",
  ],
  [
    "431",
    "20 KB of headers",
    `GET / HTTP/1.1\r\nHost: a\r\nCookie: ${"x".repeat(20_000)}\r\n\r\n`,
    "request.headers.too.large",
  ],
  ["405", "a tunnel", "CONNECT example.com:443 HTTP/1.1\r\nHost: example.com:443\r\n\r\n", "method.not.allowed"],
])(
  "%s for %s: a problem document with our headers, in place of Node's own bare answer",
  async (status, _, bytes, code) => {
    const listener = await createServingListener();
    serve(listener, (__, response) => response.end("reached"));
    const answer = await exchange(listener.port, bytes);
    expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(problemIn(answer)).toMatchObject({ status: Number(status), errors: [code] });
    for (const header of [
      "content-type: application/problem+json",
      "x-content-type-options: nosniff",
      "connection: close",
    ])
      expect(answer.toLowerCase()).toContain(header);
  },
);

test("408 as a problem document for a request that takes too long to arrive; half an answer is cut off, never mixed with another", async () => {
  const listener = await createServingListener();
  const late = Object.assign(new Error("Request timeout"), { code: "ERR_HTTP_REQUEST_TIMEOUT" });
  serve(listener, (request, response) => {
    response.write("half");
    listener.server.emit("clientError", late, request.socket);
  });
  listener.server.once("connection", (socket) => setImmediate(() => listener.server.emit("clientError", late, socket)));
  expect(problemIn(await exchange(listener.port, "GET / HTTP/1.1\r\n"))).toMatchObject({
    errors: ["request.timed.out"],
  });
  const cut = await exchange(listener.port, "GET / HTTP/1.1\r\nHost: a\r\n\r\n").catch(() => "reset");
  expect(cut.match(/HTTP\/1.1/g)?.length ?? 0).toBeLessThan(2);
});
