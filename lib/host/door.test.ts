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

test("closing lets a running request end and takes no new one", async () => {
  const door = await takeOpenDoor();
  door.open(async (_, response) => {
    await sleep(200);
    response.end("done");
  });
  const running = fetch(`http://127.0.0.1:${door.port}/`);
  await sleep(50);
  const closed = door.close(5_000);
  await expect(fetch(`http://127.0.0.1:${door.port}/`)).rejects.toThrow();
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
