import { beforeEach, expect, test } from "vitest";
import { db } from "@/lib/db";
import { Browser } from "@/lib/testing/browser";
import { createUser, freshDatabase, PASSWORD } from "@/lib/testing/factories";
import { visit } from "@/lib/testing/next/next-headers";
import { readDatabase } from "@/lib/testing/refusal";
import { listActivity } from "@/lib/users/account/activity";
import { addAddress, removeAddress } from "@/lib/users/account/addresses";
import { changeBrowserPassword } from "@/lib/users/account/browser-account";
import { updateProfile } from "@/lib/users/account/profile";
import { action } from "@/lib/web/action";
import { submitSignIn, submitSignOut } from "@/lib/web/sign-in";

beforeEach(async () => {
  await freshDatabase();
  visit.headers = new Headers({ origin: "http://localhost:3000", "user-agent": "Vitest" });
  visit.cookies.clear();
});

function form(values: Record<string, string>): FormData {
  const data = new FormData();
  for (const [name, value] of Object.entries(values)) data.set(name, value);
  return data;
}

async function signedIn(data = {}) {
  const user = await createUser(data);
  const browser = new Browser();
  await browser.signIn(user.email);
  visit.cookies = new Map(Object.entries(browser.cookies));
  return { user, browser };
}

const ADDRESS = "3NBVqYXrapgJP9atQccdBPAgJPwHDKkh6A8";

test("a form runs the operation as the person whose session the cookie names", async () => {
  const { user } = await signedIn();
  const added = await action(addAddress)({}, form({ address: ADDRESS, $ACTION_ID_x: "" }));
  expect(added).toEqual({ result: { addressId: expect.any(String) } });
  expect(await db.address.findMany()).toMatchObject([{ userId: user.id, address: ADDRESS }]);
  expect(await action(removeAddress)({}, { addressId: added.result?.addressId })).toEqual({ result: undefined });
  const listed = await action(listActivity, (page) => page.items.length)({}, { limit: "1" });
  expect(listed).toEqual({ result: 1 });
});

test("a refusal is plain data with the program's codes and pointers, and keeps what was typed but no secret", async () => {
  await signedIn();
  const answer = await action(updateProfile)({}, form({ locale: "de", name: "Ann", password: "secret" }));
  expect(answer).toEqual({
    problem: {
      title: "Some values are invalid",
      status: 400,
      errors: ["request.invalid"],
      detail: undefined,
      issues: [{ pointer: "/body/locale", detail: expect.any(String) }],
      retryAfterSeconds: undefined,
      requestId: expect.any(String),
    },
    values: { locale: "de", name: "Ann" },
  });
});

test.each([
  ["a foreign origin", { origin: "https://evil.example" }],
  ["an origin that begins like ours", { origin: "http://localhost:3000.evil.example" }],
  ["another port", { origin: "http://localhost:3001" }],
  ["an opaque origin", { origin: "null" }],
  ["no origin at all", {}],
  ["no origin from another site", { "sec-fetch-site": "cross-site" }],
  ["no origin from a sibling", { "sec-fetch-site": "same-site" }],
])("403 from %s, no matter whose cookie comes along, and nothing is written", async (_, headers) => {
  const { user } = await signedIn();
  visit.headers = new Headers(headers as Record<string, string>);
  const before = await readDatabase();
  const credentials = form({ email: user.email, password: PASSWORD });
  for (const answer of [
    await action(addAddress)({}, form({ address: ADDRESS })),
    await submitSignIn("credentials", credentials),
    await submitSignOut(),
  ])
    expect(answer.problem).toMatchObject({ status: 403, errors: ["forbidden"] });
  expect(await readDatabase()).toEqual(before);
});

test("a browser that sends no Origin is believed when it says that the page is ours", async () => {
  await signedIn();
  visit.headers = new Headers({ "sec-fetch-site": "same-origin" });
  expect((await action(addAddress)({}, form({ address: ADDRESS }))).problem).toBeUndefined();
});

test("401 without a session, and after it was ended elsewhere", async () => {
  const add = () => action(addAddress)({}, form({ address: ADDRESS }));
  expect((await add()).problem).toMatchObject({ status: 401, errors: ["unauthorized"] });
  await signedIn();
  await db.session.updateMany({ data: { endedAt: new Date() } });
  expect((await add()).problem).toMatchObject({ status: 401, errors: ["unauthorized"] });
  expect(await db.address.count()).toBe(0);
});

test("signing in from a form leaves the cookies, says where to go on, and never off our origin", async () => {
  const user = await createUser();
  const data = { email: user.email, password: PASSWORD };
  expect(await submitSignIn("credentials", form({ ...data, callbackUrl: "/account" }))).toEqual({
    result: { returnTo: "/account" },
  });
  expect([...visit.cookies.keys()].sort()).toEqual(["gatehouse-device", "gatehouse-locale", "gatehouse-session"]);
  expect((await action(addAddress)({}, form({ address: ADDRESS }))).problem).toBeUndefined();
  const evil = await submitSignIn("credentials", form({ ...data, callbackUrl: "//evil.example" }));
  expect(evil).toEqual({ result: { returnTo: "/" } });
  expect(await submitSignOut()).toEqual({ result: { returnTo: "/" } });
  expect(visit.cookies.has("gatehouse-session")).toBe(false);
  expect(await db.session.count({ where: { endedAt: null } })).toBe(0);
});

test("a refused sign-in says why as a program would hear it, and keeps the address", async () => {
  const user = await createUser();
  const answer = await submitSignIn("credentials", form({ email: user.email, password: "wrong" }));
  expect(answer).toMatchObject({
    problem: { status: 401, errors: ["wrong.password"] },
    values: { email: user.email },
  });
  expect(answer.values).not.toHaveProperty("password");
  expect(visit.cookies.has("gatehouse-session")).toBe(false);
});

test("who must choose a new password can do that and nothing else; then everything opens, in this browser only", async () => {
  const { user } = await signedIn({ resetPassword: true });
  const other = new Browser();
  await other.signIn(user.email);
  const add = () => action(addAddress)({}, form({ address: ADDRESS }));
  expect((await add()).problem).toMatchObject({ status: 403, errors: ["password.change.required"] });
  const password = "a new long secret";
  const change = (repeat: string) =>
    action(changeBrowserPassword)({}, form({ password, passwordRepeat: repeat, currentPassword: PASSWORD }));
  expect((await change("another")).problem?.errors).toEqual(["request.invalid"]);
  expect(await change(password)).toEqual({ result: undefined });
  expect((await add()).problem).toBeUndefined();
  expect(await other.session()).toEqual({});
  expect(await db.refreshToken.count()).toBe(0);
});
