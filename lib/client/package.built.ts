import { execFile } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { blocksOf, paste } from "@/lib/testing/documents/documents";
import { createUser, freshDatabase, PASSWORD } from "@/lib/testing/factories";
import { temporaryFolder } from "@/lib/testing/folder";
import { serve } from "@/lib/testing/instances/serve";

const run = promisify(execFile);

const program = (origin: string, email: string) => `
import { createSession } from "@gatehouse/client";
import { authenticated as inExpress } from "@gatehouse/client/express";
import { authenticated as inNext } from "@gatehouse/client/next";
import { createVerifier } from "@gatehouse/client/verify";

const session = createSession({ origin: ${JSON.stringify(origin)} });
await session.signIn({ username: ${JSON.stringify(email)}, password: ${JSON.stringify(PASSWORD)} });
const verifier = createVerifier({ issuer: ${JSON.stringify(origin)} });
const { name } = await verifier.verify((await session.accessToken()) ?? "");
const middleware: unknown[] = [inExpress(verifier, "reports:read"), inNext(verifier, (_, { claims }) => Response.json(claims))];
console.log(name, middleware.length);
`;

/** What the README's snippets take for granted. */
const SURROUNDINGS = `
declare const password: string, token: string, serviceToken: string, signal: AbortSignal;
declare const verifier: import("@gatehouse/client/verify").Verifier;
declare const offerToSignIn: () => void, markTheEmail: () => void, show: (text: string) => void;
type Handler = (request: Express.Request, response: { json(value: unknown): void }) => void;
type Middleware = ReturnType<typeof import("@gatehouse/client/express").authenticated>;
declare const application: { get(path: string, middleware: Middleware, handler: Handler): void };
declare const listReports: Handler, showSettings: Handler;
`;

/** Every snippet of the two READMEs that imports the client, each as a module of its own. */
const snippets = ["README.md", "lib/client/README.md"]
  .flatMap(blocksOf)
  .filter(({ language, text }) => /^[jt]s$/.test(language) && text.includes("@gatehouse/client"));

test("the package installs into an empty folder as its README says, and works there, in types and in Node", async () => {
  await freshDatabase();
  const [{ origin }, { email }] = [await serve(), await createUser()];
  const [packed, folder] = [await temporaryFolder("packed"), await temporaryFolder("application")];
  await paste("lib/client/README.md", "pack", { replace: { "/tmp": packed } });
  // What it depends on comes from a registry; here it is packed as well, so that the test needs no network.
  const { stdout } = await run("npm", ["pack", "--silent", "--pack-destination", packed, resolve("node_modules/jose")]);
  const install = `npm install --offline --no-audit --no-fund ${join(packed, stdout.trim())}`;
  const replace = { "/tmp": packed, "npm install": install };
  await paste("lib/client/README.md", "install", { replace, directory: folder });

  await writeFile(join(folder, "program.mts"), program(origin, email));
  await writeFile(join(folder, "surroundings.d.ts"), SURROUNDINGS);
  const modules = snippets.map(({ text }, index) => ({ name: `snippet${index}.mts`, text: `${text}\nexport {};\n` }));
  for (const { name, text } of modules) await writeFile(join(folder, name), text);
  expect(modules).toHaveLength(8);
  const compiler = resolve("node_modules/.bin/tsc");
  const types = ["--typeRoots", resolve("node_modules/@types"), "--types", "node"];
  const files = ["program.mts", "surroundings.d.ts", ...modules.map(({ name }) => name)];
  const options = ["--strict", "--target", "es2022", "--module", "nodenext", ...types];
  await run(compiler, [...options, ...files], { cwd: folder }).catch(({ stdout }) => expect.fail(stdout));
  expect((await run("node", ["program.mjs"], { cwd: folder })).stdout).toBe(`${email} 2\n`);
  const { version } = JSON.parse(await readFile("package.json", "utf8"));
  expect(JSON.parse(await readFile("lib/client/package.json", "utf8")).version, "the service's own").toBe(version);
  const { dependencies } = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
  expect(Object.keys(dependencies)).toEqual(["@gatehouse/client", "jose"]);
});
