import { createHash } from "node:crypto";
import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { checkPasswordPolicy, minimumLength } from "@/lib/authentication/password/policy";
import { Problem } from "@/lib/problem";
import { holder } from "@/lib/telemetry/metrics";
import { startMetrics } from "@/lib/telemetry/registry";
import { configure } from "@/lib/testing/conditions";

const EMAIL = "john.smith@example.com";

/** What is wrong with a password, if anything is. */
async function faultOf(password: string, options?: Parameters<typeof checkPasswordPolicy>[2]) {
  try {
    await checkPasswordPolicy(password, EMAIL, options);
    return undefined;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return error.detail;
  }
}

test("the default asks for 8 characters with and without a second factor, and for no particular ones", async () => {
  expect([minimumLength(false), minimumLength(true)]).toEqual([8, 8]);
  for (const password of ["eightchr", "gatehouse gatehouse", "zzzzzzzzzzzzzq"])
    expect(await faultOf(password)).toBeUndefined();
});

test("nist asks for 15 characters where the password is the only factor, 8 beside another, and still for no particular ones", async () => {
  configure({ PASSWORD_POLICY: "nist" });
  expect(await faultOf("fourteen chars")).toBe("The password must have at least 15 characters.");
  expect(await faultOf("fifteen letters")).toBeUndefined();
  expect(await faultOf("seven c", { hasSecondFactor: true })).toBe("The password must have at least 8 characters.");
  expect(await faultOf("eightchr", { hasSecondFactor: true })).toBeUndefined();
  expect(await faultOf("пароль из ёлок и")).toBeUndefined();
});

test.each([
  "gatehouse-gatehouse",
  "Acme Portal 2026!!",
  "ID.widgets.id.widgets",
  "smith john smith 1",
  "GATEHOUSE12345678",
  "widgetsacme2026!!",
])(
  "nist refuses what is made of the names of the product, the brand, the site and the mailbox: %j",
  async (password) => {
    configure({ PASSWORD_POLICY: "nist", BRAND_NAME: "Acme Portal", APP_URL: "https://id.widgets.example" });
    expect(await faultOf(password)).toBe("The password must be more than names that are expected here.");
    expect(await faultOf(`${password} and lamps`)).toBeUndefined();
  },
);

/** Stands in for the service that knows leaked passwords. */
async function standIn(answer: RequestListener) {
  const paths: string[] = [];
  const server = createServer((request, response) => {
    paths.push(`${request.url}`);
    answer(request, response);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  // A server of its own: `AddressInfo` is what a listening TCP server has.
  configure({ BREACHED_PASSWORDS_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
  return paths;
}

function countChecks() {
  const { breachChecks } = startMetrics();
  onTestFinished(() => {
    holder.gatehouseMetrics = undefined;
  });
  return async () => {
    const { values } = await breachChecks.get();
    return Object.fromEntries(values.map(({ labels, value }) => [labels.result, value]));
  };
}

const sha1 = (text: string) => createHash("sha1").update(text).digest("hex").toUpperCase();
const LEAKED = "leaked long ago";

test("a password that has leaked is refused; five digits of its hash are all that leaves, and padding counts for nothing", async () => {
  const hash = sha1(LEAKED);
  const padding = sha1("padding 123456").slice(5);
  const paths = await standIn((_, response) => {
    response.end(`${hash.slice(5)}:42\r\n${padding}:0`);
  });
  const counted = countChecks();
  expect(await faultOf(LEAKED)).toBe("This password has appeared in a data breach.");
  expect(await faultOf("never leaked at all")).toBeUndefined();
  const asked = paths.map((path) => new URL(path, "http://stand.in").pathname);
  expect(asked).toEqual([`/range/${hash.slice(0, 5)}`, `/range/${sha1("never leaked at all").slice(0, 5)}`]);
  for (const path of paths) expect(path).not.toContain(hash.slice(5));
  expect(await counted()).toEqual({ breached: 1, passed: 1 });
  // What is refused for itself asks nobody.
  expect(await faultOf("password1")).toBe("This password is on the list of common passwords.");
  expect(paths).toHaveLength(2);
});

test.each([
  ["answers 503", ((_, response) => response.writeHead(503).end()) satisfies RequestListener],
  ["answers nothing", (() => undefined) satisfies RequestListener],
  ["breaks off", ((request) => request.socket.destroy()) satisfies RequestListener],
])("where the service %s the password passes, and that is counted", async (_, answer) => {
  await standIn(answer);
  const counted = countChecks();
  expect(await faultOf(LEAKED)).toBeUndefined();
  expect(await counted()).toEqual({ failed: 1 });
});

test("nobody is asked unless it is configured", async () => {
  const counted = countChecks();
  expect(await faultOf(LEAKED)).toBeUndefined();
  expect(await counted()).toEqual({});
});
