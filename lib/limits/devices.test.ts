import { beforeEach, expect, test } from "vitest";
import { recordVisit } from "@/lib/authentication/link-visits";
import { login } from "@/lib/authentication/sign-in.contract";
import { db } from "@/lib/db";
import { Browser } from "@/lib/testing/browser";
import { call } from "@/lib/testing/call";
import { configure } from "@/lib/testing/conditions";
import { createCode, createUser, freshDatabase, PASSWORD } from "@/lib/testing/factories";
import { templatesTo } from "@/lib/testing/mailbox";

beforeEach(freshDatabase);

test("a browser is a device however often it signs in; another one is new, and its owner is told", async () => {
  const user = await createUser();
  const [first, second] = [new Browser(), new Browser()];
  await first.signIn(user.email);
  await first.signOut();
  await first.signIn(user.email);
  expect(await templatesTo(user.email)).toEqual([]);
  await second.signIn(user.email);
  await second.signIn(user.email);
  expect(await db.mail.findMany()).toMatchObject([
    { template: "new_device", recipient: user.email, props: { userAgent: second.userAgent } },
  ]);
});

test("one browser of two people is each one's own device, and neither's first sign-in is news", async () => {
  const [ann, bob] = [await createUser(), await createUser()];
  const browser = new Browser();
  await browser.signIn(ann.email);
  await browser.signIn(bob.email);
  expect(await db.mail.count()).toBe(0);
  expect(await db.device.count()).toBe(2);
});

test("a program is known by its name and network", async () => {
  configure({ TRUSTED_PROXIES: "1" });
  const user = await createUser();
  const signInFrom = (network: string, agent: string) =>
    call(login, {
      body: { email: user.email, password: PASSWORD },
      headers: { "x-forwarded-for": network, "user-agent": agent },
    });
  await signInFrom("2001:db8:1:2::1", "east-client/1");
  await signInFrom("2001:db8:1:2:ffff::9", "east-client/1");
  expect(await templatesTo(user.email)).toEqual([]);
  await signInFrom("2001:db8:1:3::1", "east-client/1");
  await signInFrom("2001:db8:1:2::1", "curl/8");
  expect(await templatesTo(user.email)).toEqual(["new_device", "new_device"]);
});

test("a refused sign-in makes no device known", async () => {
  const user = await createUser();
  await call(login, { body: { email: user.email, password: "wrong" } });
  expect(await db.device.count()).toBe(0);
});

test("visits of a mailed link are counted, also at once, and leave the code usable", async () => {
  const user = await createUser({ confirmedAt: null });
  const code = await createCode(user, "confirmation");
  const client = { ipAddress: "203.0.113.7", userAgent: "scanner", requestId: "test" };
  await Promise.all(Array.from({ length: 10 }, () => recordVisit(code, client)));
  await recordVisit("unknown", client);
  expect(await db.linkVisit.findMany()).toMatchObject([
    { userId: user.id, purpose: "confirmation", count: 10, userAgent: "scanner" },
  ]);
  expect(await db.oneTimeCode.findFirstOrThrow()).toMatchObject({ consumedAt: null, attempts: 0 });
});
