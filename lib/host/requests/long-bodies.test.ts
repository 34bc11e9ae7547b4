import { once } from "node:events";
import { get, type IncomingMessage } from "node:http";
import { expect, test } from "vitest";
import { sendBody } from "@/lib/host/requests/long-bodies";
import { listen } from "@/lib/testing/instances/serve";

// Of one, two, three and four bytes each, at ever other distances from where a piece ends.
const LONG = "aé€😀a".repeat(400_000);

const serveBoth = () =>
  listen((request, response) => {
    const body = request.url === "/long" ? LONG : "short";
    sendBody(response.writeHead(200, { "content-length": Buffer.byteLength(body) }), body);
  });

async function ask(url: string): Promise<IncomingMessage> {
  const request = get(url, { agent: false });
  const [response] = await once(request, "response");
  return response;
}

async function read(response: IncomingMessage): Promise<string> {
  response.setEncoding("utf8");
  let text = "";
  for await (const piece of response) text += piece;
  return text;
}

test("a long body arrives whole, whatever its characters", async () => {
  const { origin } = await serveBoth();
  expect((await read(await ask(`${origin}/long`))) === LONG).toBe(true);
  expect(await read(await ask(`${origin}/short`))).toBe("short");
});

test("while eight ask for what is long, what is short is answered before any of them has all", async () => {
  const { origin } = await serveBoth();
  const ended: string[] = [];
  const follow = async (path: string) => {
    const text = await read(await ask(origin + path));
    ended.push(path);
    return text.length;
  };
  const long = Array.from({ length: 8 }, () => follow("/long"));
  await follow("/short");
  expect(ended).toEqual(["/short"]);
  expect(new Set(await Promise.all(long))).toEqual(new Set([LONG.length]));
});

test("whoever reads nothing, or goes away, keeps nobody else from the rest", async () => {
  const { origin } = await serveBoth();
  const idle = await ask(`${origin}/long`);
  (await ask(`${origin}/long`)).destroy();
  expect((await read(await ask(`${origin}/long`))).length).toBe(LONG.length);
  expect((await read(idle)).length).toBe(LONG.length);
});
