import { beforeAll, expect, test } from "vitest";
import { contracts } from "@/lib/contracts";
import { clientOf } from "@/lib/http/client";
import { readBearer } from "@/lib/http/read";
import type { Contract } from "@/lib/operation";
import { send, type TestResponse } from "@/lib/testing/call";
import { createUser, freshDatabase, signIn } from "@/lib/testing/factories";
import { expectLinear } from "@/lib/testing/linear";
import { membersOf } from "@/lib/testing/matrix";
import { readDatabase } from "@/lib/testing/refusal";
import { returnPath } from "@/lib/web/return-to";

/** Holds every permission, so that nothing but the input is a reason to refuse. */
let token: string;

beforeAll(async () => {
  await freshDatabase();
  token = (await signIn(await createUser({}, ["user", "admin"]))).access_token;
});

const withBody = contracts.filter(({ body }) => body);
const fill = ({ path }: Contract, value = "00000000-0000-4000-8000-000000000000") =>
  path.replace(/\{\w+\}/g, encodeURIComponent(value));

function expectProblem(name: string, answer: TestResponse, statuses?: number[]): void {
  const { status, body } = answer;
  expect(status, `${name} was answered ${status} ${answer.text.slice(0, 300)}`).toBeGreaterThanOrEqual(400);
  expect(status, `${name} was answered ${status} ${answer.text.slice(0, 300)}`).toBeLessThan(500);
  if (statuses) expect(statuses, `${name} was answered ${answer.text.slice(0, 300)}`).toContain(status);
  expect(answer.headers.get("content-type"), name).toBe("application/problem+json");
  expect(body).toMatchObject({ status, title: expect.any(String), instance: expect.stringMatching(/^urn:uuid:/) });
  expect(
    body.errors.every((code: unknown) => typeof code === "string" && code !== ""),
    name,
  ).toBe(true);
  expect(answer.text.length, `${name} is echoed`).toBeLessThan(10_000);
  expect(answer.text).not.toMatch(/prisma|postgres|select |\.ts:|node_modules/i);
}

/** A UUID's own name (RFC 9562), or a tag of ours (RFC 4151): whichever, a URI that names one request. */
const instanceOf = (id: string) => (/^[\da-f-]{36}$/i.test(id) ? `urn:uuid:${id}` : `tag:localhost,2026:request:${id}`);

test.each([
  "3f0c9c9a-0000-4000-8000-1234567890ab",
  "3F0C9C9A-0000-4000-8000-1234567890AB",
  "01JDNQ4ZJ0Y6X8T2V5W7A9B3CD",
  "trace:0123.4567_abc",
  "4bf92f3577b34da6a3ce929d0e0e4736",
  "a".repeat(128),
])(
  "whichever operation refuses, and whatever id its caller sent (%s), `instance` is a URI with that id",
  async (id) => {
    for (const contract of contracts) {
      const headers = { "X-Request-Id": id };
      const body = contract.body ? { body: "{" } : {};
      const answer = await send(contract.method, fill(contract, "\0"), { token: "not.a.token", headers, ...body });
      if (answer.status < 400) continue;
      expect(answer.body.instance, contract.id).toBe(instanceOf(id));
      expect(new URL(answer.body.instance).href, contract.id).toBe(answer.body.instance);
    }
  },
);

const DEEP = 10_000;
const unreadable: Record<string, string> = {
  "an open brace": "{",
  "a trailing comma": '{"email":"a@example.com",}',
  "single quotes": "{'email':'a@example.com'}",
  "a bare word": "undefined",
  NaN: '{"email":NaN}',
  XML: '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>',
  "NUL bytes": "\0\0\0\0",
  "two values": "{}{}",
  "10,000 nested objects": `${'{"a":'.repeat(DEEP)}1${"}".repeat(DEEP)}`,
  "10,000 nested arrays": `${"[".repeat(DEEP)}${"]".repeat(DEEP)}`,
  "10,000 nested arrays beside what is asked for": `{"email":"a@example.com","password":"testing1234","x":${"[".repeat(DEEP)}${"]".repeat(DEEP)}}`,
  "10,000 brackets that never close": "[".repeat(DEEP),
  "32,000 escaped quotes that never close": `"${'\\"'.repeat(32_000)}`,
};

test.each(withBody.map((contract) => [contract.id, contract] as const))(
  "%s: a body that is not readable JSON is answered 400, of another type 415, of 1 MB 413, and nothing is written",
  async (id, contract) => {
    const before = await readDatabase();
    const path = fill(contract);
    for (const [name, body] of Object.entries(unreadable)) {
      const answer = await send(contract.method, path, { token, body });
      expectProblem(`${id}: ${name}`, answer, [400]);
      expect(answer.body.errors, `${id}: ${name}`).toEqual(["request.malformed"]);
    }
    for (const type of [
      "text/plain",
      "application/x-www-form-urlencoded",
      "multipart/form-data; boundary=x",
      "application/jsonp",
      "application/xml",
      "application/json-patch",
      "",
    ]) {
      const answer = await send(contract.method, path, { token, body: "{}", headers: { "Content-Type": type } });
      expectProblem(`${id}: ${type}`, answer, [415]);
    }
    for (const body of [
      JSON.stringify({ email: "x".repeat(1 << 20) }),
      " ".repeat(1 << 20),
      `{}${" ".repeat(65_536)}`,
    ]) {
      expectProblem(`${id}: ${body.length} bytes`, await send(contract.method, path, { token, body }), [413]);
    }
    if (contract.bodyRequired !== false) {
      expectProblem(`${id}: no body`, await send(contract.method, path, { token }), [400]);
    }
    expect(await readDatabase()).toEqual(before);
  },
);

const values: Record<string, string> = {
  null: "null",
  true: "true",
  "a number": "12345",
  "a negative number": "-1",
  "a fraction": "0.1",
  "a number beyond doubles": "1e999",
  "a number beyond 2^53": "9007199254740993",
  "a long number": "9".repeat(1000),
  "an empty text": '""',
  "text with NUL": '"a\\u0000b"',
  "half a surrogate pair": '"\\ud800"',
  "the other half": '"a\\udfffb"',
  "5,000 letters": JSON.stringify("x".repeat(5000)),
  "an empty array": "[]",
  "an array of text": '["a@example.com"]',
  "an empty object": "{}",
  "an operator": '{"$ne":null,"contains":"","startsWith":""}',
  "a prototype": '{"__proto__":{"admin":true},"constructor":{"prototype":{"admin":true}}}',
};

test.each(withBody.map((contract) => [contract.id, contract] as const))(
  "%s: members of a wrong type or content are answered 4xx, and nothing is written",
  async (id, contract) => {
    const before = await readDatabase();
    const members = membersOf(contract.body);
    for (const [name, value] of Object.entries(values)) {
      const bodies = [
        value,
        `[${value}]`,
        `{${members.map((member) => `${JSON.stringify(member)}:${value}`).join(",")}}`,
      ];
      for (const body of bodies) {
        // Where a body may be left out, `null` is none: libraries send it so.
        if (contract.bodyRequired === false && body === "null") continue;
        // Nothing to refuse: anyone who is signed in may send an empty object where every member is optional.
        if (contract.access !== "public" && contract.body?.safeParse(JSON.parse(body)).success) continue;
        const answer = await send(contract.method, fill(contract), {
          token: contract.readsBearer ? undefined : token,
          body,
        });
        // To end a session nobody knows is no failure.
        if (contract.status === 204 && answer.status === 204) continue;
        expectProblem(`${id}: ${name} as ${body.slice(0, 60)}`, answer);
      }
    }
    expect(await readDatabase()).toEqual(before);
    expect(Object.hasOwn(Object.prototype, "admin")).toBe(false);
  },
);

const hostileTexts = [
  "\0",
  "%00",
  "\ufffd",
  "../..",
  "' OR 1=1 --",
  "1e999",
  "-1",
  "9".repeat(40),
  "x".repeat(9000),
  "__proto__",
  "[object Object]",
  "🔑",
];

const addressed = contracts.filter(({ method, params, query }) => method === "GET" || params || query);

/** Reads that the audit log knows of. */
const RECORDED = new Set(["exportAccount"]);

test.each(addressed.map((contract) => [contract.id, contract] as const))(
  "%s: hostile paths and queries never end in a 5xx, and nothing is written",
  async (id, contract) => {
    const before = await readDatabase();
    const members = [...membersOf(contract.query), "unknown", "__proto__"];
    const reads = contract.method === "GET";
    let succeeded = false;
    for (const text of hostileTexts) {
      const options = { token: contract.readsBearer ? undefined : token, ...(contract.body ? { body: "[]" } : {}) };
      const query = Object.fromEntries(members.map((member) => [member, text]));
      const answers = [await send(contract.method, fill(contract, text), options)];
      if (reads) answers.push(await send(contract.method, fill(contract), { ...options, query }));
      for (const answer of answers) {
        succeeded ||= answer.status < 400;
        if (answer.status < 400 && reads) continue;
        expectProblem(`${id}: ${text.slice(0, 20)}`, answer);
      }
    }
    // Some reads are recorded: what was answered stands in the audit log, and nothing else changes.
    const after = await readDatabase();
    const recorded = succeeded && RECORDED.has(id) ? { audit_events: before.audit_events } : {};
    expect({ ...after, ...recorded }).toEqual(before);
  },
);

test("a body that is not UTF-8 is answered 400", async () => {
  const bytes = Buffer.concat([
    Buffer.from('{"email":"'),
    Buffer.from([0xff, 0xfe, 0xc0]),
    Buffer.from('@example.com"}'),
  ]);
  const { handle } = await import("@/lib/http/route");
  for (const { method, path } of withBody.filter(({ access }) => access === "public")) {
    const headers = { "Content-Type": "application/json" };
    const response = await handle(new Request(`http://localhost:3000${path}`, { method, headers, body: bytes }));
    expect(response.status).toBe(400);
  }
});

test("a body that lies about its length, or trickles in without one, is refused at 64 KB", async () => {
  const { handle } = await import("@/lib/http/route");
  let sent = 0;
  const body = new ReadableStream({
    pull(controller) {
      sent += 8192;
      controller.enqueue(new Uint8Array(8192).fill(32));
    },
  });
  const init = { method: "POST", headers: { "Content-Type": "application/json" }, body, duplex: "half" };
  const response = await handle(new Request("http://localhost:3000/v1/auth/login", init));
  expect(response.status).toBe(413);
  expect(sent).toBeLessThan(200_000);
});

test("anyone who hangs up in the middle of a body has sent an unreadable request; no failure of ours is reported", async () => {
  const { handle } = await import("@/lib/http/route");
  const body = new ReadableStream({
    pull(controller) {
      controller.error(Object.assign(new Error("aborted"), { code: "ECONNRESET" }));
    },
  });
  const init = { method: "POST", headers: { "Content-Type": "application/json" }, body, duplex: "half" };
  const response = await handle(new Request("http://localhost:3000/v1/auth/login", init));
  expect(response.status).toBe(400);
});

/** Of these, careless expressions take quadratic or exponential time. */
const slowPieces = ["a", "a.", "a@", "@", ".", " ", "0", "(", "\\", "a@a.", "é", "=", "Bearer "];
const repeatTo = (piece: string, length: number) => piece.repeat(Math.ceil(length / piece.length)).slice(0, length);

test("ReDoS: no member of any operation takes longer than in proportion to be read, whatever 60 KB stand in it", () => {
  for (const { id, params, query, body } of contracts) {
    for (const schema of [params, query, body]) {
      if (!schema) continue;
      for (const piece of slowPieces)
        expectLinear(`${id} ${piece}`, (share) => {
          const text = repeatTo(piece, 60_000 * share);
          const value = Object.fromEntries(membersOf(schema).map((member) => [member, text]));
          return () => schema.safeParse(value);
        });
    }
  }
});

test("ReDoS: no header takes longer than in proportion to be read, whatever 8 KB stand in it", () => {
  for (const piece of slowPieces) {
    for (const name of ["authorization", "x-forwarded-for", "x-request-id", "user-agent", "accept", "if-none-match"])
      expectLinear(`${name}: ${piece}`, (share) => {
        const text = repeatTo(piece.replace(/[^ -~]/g, "x"), 8192 * share);
        const headers = new Headers({ [name]: text });
        return () => [readBearer(headers), clientOf(headers), returnPath(text)];
      });
  }
});
