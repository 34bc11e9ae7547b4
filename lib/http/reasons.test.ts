import { beforeEach, expect, onTestFinished, test, vi } from "vitest";
import { db } from "@/lib/db";
import { call } from "@/lib/testing/call";
import { configure } from "@/lib/testing/conditions";
import { createUser, freshDatabase, signIn } from "@/lib/testing/factories";
import { getProfile } from "@/lib/users/account/registration/registration.contract";

beforeEach(freshDatabase);

/** Lines of the log until the test is over. */
function watchLog(level: string): () => Record<string, unknown>[] {
  configure({ LOG_LEVEL: level });
  let text = "";
  const spy = vi.spyOn(process.stderr, "write").mockImplementation((part) => {
    text += part;
    return true;
  });
  onTestFinished(() => spy.mockRestore());
  return () =>
    text
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => JSON.parse(line));
}

/** Three tokens that are refused alike: one that was tampered with, one of a session that is gone, and none. */
async function threeTokens() {
  const user = await createUser();
  const { access_token: tampered } = await signIn(user);
  const { access_token: orphan } = await signIn(user);
  await db.session.deleteMany({});
  return [tampered.replace(/.{8}$/, "AAAAAAAA"), orphan, undefined];
}

test("401 unauthorized is one answer outside, and three reasons in the log at debug, each with its request id", async () => {
  const tokens = await threeTokens();
  const lines = watchLog("debug");
  const answers = [];
  for (const token of tokens) answers.push(await call(getProfile, { token }));
  const outside = answers.map(({ status, body: { instance, ...body } }) => ({ status, body }));
  expect(new Set(outside.map((one) => JSON.stringify(one))).size).toBe(1);
  expect(outside[0]).toMatchObject({ status: 401, body: { errors: ["unauthorized"] } });
  const told = lines().filter(({ message }) => message === "refused");
  expect(told).toEqual(
    answers.map(({ headers }) => expect.objectContaining({ level: "debug", requestId: headers.get("x-request-id") })),
  );
  expect(told.map(({ reason }) => reason)).toEqual([
    "unknown key or wrong signature",
    "no session of this token",
    "no token",
  ]);
});

test("reasons are not logged at info, and are part of no answer", async () => {
  const tokens = await threeTokens();
  const lines = watchLog("info");
  for (const token of tokens) expect((await call(getProfile, { token })).text).not.toContain("reason");
  expect(lines().map(({ message }) => message)).toEqual(tokens.map(() => "answered"));
});
