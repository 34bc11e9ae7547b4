import { once } from "node:events";
import { Agent, get, type IncomingMessage } from "node:http";
import { connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, onTestFinished, test } from "vitest";
import { takeDoor } from "./door";

async function takeOpenDoor() {
  const door = await takeDoor(0, "localhost");
  onTestFinished(() => door.close(0));
  return door;
}

test("a taken port is refused with the way out, on every start but the first", async () => {
  const { port } = await takeOpenDoor();
  await expect(takeDoor(port, "localhost")).rejects.toThrow(`Port ${port} is already in use.`);
});

test("requests that come before the service is ready wait for it, at both loopback addresses", async () => {
  const door = await takeOpenDoor();
  const answers = ["127.0.0.1", "[::1]", "localhost"].map((host) => fetch(`http://${host}:${door.port}/`));
  await sleep(50);
  door.open((_, response) => response.end("ready"));
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
  const door = await takeOpenDoor();
  let finish: () => void = () => undefined;
  door.open((_, response) => {
    finish = () => response.end("done");
  });
  const running = fetch(`http://127.0.0.1:${door.port}/`);
  await sleep(50);
  const closed = door.close(5_000);
  await expect.poll(() => isClosed(door.port)).toBe(true);
  finish();
  expect(await (await running).text()).toBe("done");
  await closed;
});

test("closing does not wait longer than it was told for a request that never ends", async () => {
  const door = await takeOpenDoor();
  door.open(() => undefined);
  const running = fetch(`http://127.0.0.1:${door.port}/`).catch(() => "cut off");
  await sleep(50);
  await door.close(100);
  expect(await running).toBe("cut off");
});

test("closing answers the request that is on its way over an old connection, and then ends that connection", async () => {
  const door = await takeOpenDoor();
  door.open((_, response) => response.end("answered"));
  const agent = new Agent({ keepAlive: true });
  const ask = async () => {
    const [response] = (await once(get({ port: door.port, host: "127.0.0.1", agent }), "response")) as [
      IncomingMessage,
    ];
    const connection = response.headers.connection;
    return { connection, port: response.socket.localPort, text: (await response.toArray()).join("") };
  };
  const before = await ask();
  const closed = door.close(5_000);
  const after = await ask();
  expect([before.text, after.text]).toEqual(["answered", "answered"]);
  expect([before.connection, after.connection]).toEqual(["keep-alive", "close"]);
  expect(after.port).toBe(before.port);
  await closed;
});
