import { beforeEach, expect, test } from "vitest";
import { db } from "@/lib/db";
import { call } from "@/lib/testing/call";
import { createUser, freshDatabase, signIn } from "@/lib/testing/factories";
import * as contracts from "@/lib/users/saved-views.contract";

let token: string;
let other: string;

beforeEach(async () => {
  await freshDatabase();
  token = (await signIn(await createUser())).access_token;
  other = (await signIn(await createUser())).access_token;
});

const save = (name: string, query = "status=pending", as = token) =>
  call(contracts.saveView, { token: as, body: { name, query } });

const namesOf = async (as = token) =>
  (await call(contracts.listSavedViews, { token: as })).body.map(({ name }: { name: string }) => name);

test("201: a view is kept for its owner, changed, and forgotten", async () => {
  const { status, body } = await save("  Waiting ");
  expect([status, body]).toEqual([201, expect.objectContaining({ name: "Waiting", query: "status=pending" })]);
  await save("Asleep", "status=disabled");
  expect(await namesOf()).toEqual(["Asleep", "Waiting"]);
  const params = { id: body.id };
  const renamed = await call(contracts.updateView, { token, params, body: { name: "Pending" } });
  expect(renamed.body).toMatchObject({ name: "Pending", query: "status=pending" });
  const changed = await call(contracts.updateView, { token, params, body: { query: "sort=email" } });
  expect(changed.body).toMatchObject({ name: "Pending", query: "sort=email" });
  expect((await call(contracts.deleteView, { token, params })).body).toBe(true);
  expect(await namesOf()).toEqual(["Asleep"]);
});

test("nobody sees, changes or deletes the view of someone else: 404, and it stays", async () => {
  const { body } = await save("Mine");
  expect(await namesOf(other)).toEqual([]);
  const params = { id: body.id };
  expect((await call(contracts.updateView, { token: other, params, body: { name: "Yours" } })).status).toBe(404);
  expect((await call(contracts.deleteView, { token: other, params })).status).toBe(404);
  expect(await namesOf()).toEqual(["Mine"]);
  expect((await save("Mine", "", other)).status).toBe(201);
});

test("409 for a name that is taken, by saving or by renaming", async () => {
  await save("One");
  const { body } = await save("Two");
  expect((await save("One")).body.errors).toEqual(["view.already.exists"]);
  const renamed = await call(contracts.updateView, { token, params: { id: body.id }, body: { name: "One" } });
  expect(renamed.body.errors).toEqual(["view.already.exists"]);
  expect(await namesOf()).toEqual(["One", "Two"]);
});

test("409 for the fifty-first view, also when ten are saved at once", async () => {
  const user = await db.session.findFirstOrThrow({ where: { userId: { not: null } }, orderBy: { id: "asc" } });
  const data = Array.from({ length: 45 }, (_, index) => ({
    userId: user.userId ?? "",
    name: `View ${index}`,
    query: "",
  }));
  await db.savedView.createMany({ data });
  const answers = await Promise.all(Array.from({ length: 10 }, (_, index) => save(`More ${index}`)));
  expect(answers.filter(({ status }) => status === 201)).toHaveLength(5);
  expect(answers.filter(({ body }) => body.errors?.[0] === "too.many.views")).toHaveLength(5);
});

test.each([
  { name: "", query: "" },
  { name: "  ", query: "" },
  { name: "x".repeat(61), query: "" },
  { name: "a", query: "x".repeat(1001) },
])("400 for %o", async (body) => {
  expect((await call(contracts.saveView, { token, body })).body.errors).toEqual(["request.invalid"]);
});
