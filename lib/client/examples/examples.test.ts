import { execFile, spawnSync } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { createApi } from "@/lib/client/index";
import { db } from "@/lib/db";
import { moveClock } from "@/lib/testing/conditions";
import { paste } from "@/lib/testing/documents/documents";
import { createUser, freshDatabase, signIn } from "@/lib/testing/factories";
import { temporaryFolder } from "@/lib/testing/folder";
import { serve } from "@/lib/testing/instances/serve";

beforeAll(freshDatabase);

const succeeds = (file: string, ...rest: string[]) => spawnSync(file, rest).status === 0;

/** Debian's own Python has Debian's packages; another one in the path need not. */
const python = ["/usr/bin/python3", "python3"].find((file) => succeeds(file, "-c", "import jwt, cryptography"));

const examples = [
  { name: "Node", command: [process.execPath, "lib/client/examples/verify.mjs"], missing: "" },
  {
    name: "Python",
    command: [python ?? "python3", "lib/client/examples/verify.py"],
    missing: python ? "" : " (left out: Debian's python3-jwt and python3-cryptography are not here)",
  },
  {
    name: "shell with jose",
    command: ["sh", "lib/client/examples/verify.sh"],
    missing: succeeds("jose", "b64", "enc", "-I", "/dev/null") ? "" : " (left out: Debian's jose is not here)",
  },
];

/** What an example makes of a token: its exit code, and what it printed. */
function run([file = "", ...rest]: string[], origin: string, token: string): Promise<{ code: number; output: string }> {
  return new Promise((resolve) => {
    const child = execFile(file, [...rest, origin], (error, stdout, stderr) =>
      resolve({ code: error ? Number(error.code) : 0, output: (stdout || stderr).trim() }),
    );
    child.stdin?.end(token);
  });
}

for (const { name, command, missing } of examples) {
  describe.skipIf(missing)(`the example in ${name}${missing}`, () => {
    test("prints the claims of a good token; refuses a changed, a foreign, an expired and a revoked one", async () => {
      const { origin } = await serve();
      const user = await createUser({ name: "Анна" });
      const [good, left] = [await signIn(user), await signIn(user)];
      const api = createApi({ origin });
      await api.logout({ body: { token: left.refresh_token } });
      const role = await db.role.create({ data: { name: `says "hi" in ${name} \\` } });
      const demoted = await signIn(await createUser({}, ["user", role.name]));
      await db.role.delete({ where: { id: role.id } });
      const [head, body, end = ""] = good.access_token.split(".");
      const changed = `${head}.${body}.${end.startsWith("A") ? "B" : "A"}${end.slice(1)}`;
      const tokens = [
        good.access_token,
        changed,
        await api.getRevocations(),
        "nothing",
        left.access_token,
        demoted.access_token,
      ];
      const [accepted, ...refused] = await Promise.all(tokens.map((token) => run(command, origin, token)));
      expect(accepted?.code, accepted?.output).toBe(0);
      expect(JSON.parse(accepted?.output ?? "")).toMatchObject({ id: user.id, roles: ["user"], sid: good.sessionId });
      for (const { code, output } of refused) {
        expect(code, output).toBe(1);
        expect(output).toMatch(/^refused: /m);
      }
      // An example's own clock does not move: the token is the one that is old.
      moveClock(-3_700);
      const old = (await signIn(user)).access_token;
      moveClock(3_700);
      const late = await run(command, origin, old);
      expect(late.output).toMatch(/^refused: .*exp/im);
    });
  });
}

test.skipIf(examples.some(({ missing }) => missing))("the README's commands run as written", async () => {
  const { origin } = await serve();
  const user = await createUser();
  const folder = await temporaryFolder("examples");
  await writeFile(join(folder, "token"), (await signIn(user)).access_token);
  const replace = { "http://localhost:3000": origin, "< token": `< ${join(folder, "token")}`, python3: python ?? "" };
  const lines = (await paste("lib/client/README.md", "examples", { replace })).trim().split("\n");
  expect(lines.map((line) => JSON.parse(line).name)).toEqual([user.email, user.email, user.email]);
});
