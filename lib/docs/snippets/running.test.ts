import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { env } from "node:process";
import { promisify } from "node:util";
import { beforeEach, expect, onTestFinished, test } from "vitest";
import type { Snippet, Values } from "@/lib/docs/snippets/snippet";
import { snippetsFor } from "@/lib/docs/snippets/snippets";
import { freshDatabase } from "@/lib/testing/factories";
import { createClient } from "@/lib/testing/oauth/relying-party";
import { runProgram } from "@/lib/testing/oauth/run-program";
import { answerOAuth } from "@/lib/web/oauth/oauth";

/*
 * What the setup page has people paste: as much of it as this machine can is run against the service or held to the types of its
 * library, the rest is parsed. Go and Java need compilers of their own; whole sign-ins with these libraries are
 * `lib/oauth/relying-parties`.
 */

const run = promisify(execFile);
const kinds = ["web", "single_page", "native", "machine", "device"] as const;

const values: Values = {
  issuer: "https://id.example",
  clientId: "01a21f56-150c-773d-8d2e-d2e212c82000",
  redirectUri: "https://app.example/callback",
  scopes: ["openid", "email"],
};

function snippet(kind: (typeof kinds)[number], key: string, filled = values): Snippet {
  const found = snippetsFor(kind, filled).find((one) => one.key === key);
  if (!found) throw new Error(`no snippet ${key}`);
  return found;
}

/** A folder with the files of a snippet, and with what is installed here. */
async function folderOf(...all: Snippet[]): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), "gatehouse-snippet-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await symlink(path.resolve("node_modules"), path.join(folder, "node_modules"));
  for (const { path: name, text } of all.flatMap(({ files }) => files)) {
    if (name === undefined) continue;
    const file = path.join(folder, name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, text);
  }
  return folder;
}

/** The fifth version of next-auth is `@auth/core` with a shell for Next; here is the fourth, so the shell is told. */
const NEXT_AUTH = `declare module "next-auth" {
  import type { Session } from "@auth/core/types";
  import type { AuthConfig } from "@auth/core";
  type Handler = (request: Request) => Promise<Response>;
  export default function NextAuth(config: AuthConfig): {
    handlers: { GET: Handler; POST: Handler };
    auth: () => Promise<Session | null>;
    signIn: (provider: string) => Promise<void>;
    signOut: () => Promise<void>;
  };
}
`;

/** What the compiler says of all files. */
async function typesOf(folder: string): Promise<string> {
  const compilerOptions = {
    allowJs: true,
    checkJs: true,
    noEmit: true,
    strictNullChecks: true,
    module: "preserve",
    moduleResolution: "bundler",
    target: "es2023",
    lib: ["es2023", "dom"],
    jsx: "react-jsx",
    types: ["node"],
    skipLibCheck: true,
    paths: { "@/*": ["./*"] },
  };
  await writeFile(path.join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions, exclude: ["node_modules"] }));
  const compiler = path.resolve("node_modules/.bin/tsc");
  const failed = await run(compiler, ["-p", folder, "--preserveSymlinks"]).catch((error: { stdout: string }) => error);
  return failed.stdout;
}

test.each([
  ["Express", [snippet("web", "express")], {}],
  ["a single-page application", [snippet("single_page", "spa")], {}],
  ["Node.js", [snippet("machine", "node")], {}],
  ["Next.js with Auth.js", [snippet("web", "next")], { "next-auth.d.ts": NEXT_AUTH }],
])("what is to be pasted for %s fits the types of its library", async (_, all, more) => {
  const folder = await folderOf(...all);
  for (const [name, text] of Object.entries(more)) await writeFile(path.join(folder, name), text);
  expect(await typesOf(folder)).toBe("");
});

test("a setting that no library knows is noticed", async () => {
  const { files, ...rest } = snippet("single_page", "spa");
  const wrong = files.map((file) => ({ ...file, text: file.text.replace("redirect_uri:", "redirect_url:") }));
  expect(await typesOf(await folderOf({ ...rest, files: wrong }))).toContain("redirect_uri");
});

test("every shell script and Python file can be parsed", async () => {
  const files = kinds.flatMap((kind) => snippetsFor(kind, values).flatMap((one) => one.files));
  for (const { language, text } of files) {
    if (language === "bash") await run("bash", ["-n", "-c", text]);
    if (language === "python") await run("python3", ["-c", "import ast, sys; ast.parse(sys.argv[1])", text]);
  }
});

beforeEach(freshDatabase);

/** The provider on a port of its own, and a client that acts for itself there. */
async function serve() {
  const server = createServer((request, response) => void answerOAuth(request, response));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo; // a TCP server that listens has no other kind
  const client = await createClient({ kind: "machine", grants: ["client_credentials"], redirectUris: [] });
  return { filled: { ...values, issuer: `http://127.0.0.1:${port}`, clientId: client.id }, secret: client.secret };
}

test("a service that acts for itself gets its token by what is to be pasted: curl, Node.js and Python", async () => {
  const { filled, secret } = await serve();
  const variables = { ...env, GATEHOUSE_SECRET: secret };
  const folder = await folderOf(snippet("machine", "node", filled), snippet("machine", "python", filled));
  const [{ text = "" } = {}] = snippet("machine", "curl", filled).files;
  expect(JSON.parse((await run("bash", ["-c", text], { env: variables })).stdout)).toMatchObject({
    token_type: "Bearer",
  });
  const node = await run(process.execPath, ["token.mjs"], { cwd: folder, env: variables });
  expect(node.stdout).toMatch(/^A token for 3600 seconds: \S{20,}/);
  // Where Debian's or PyPI's `requests` is not installed, this one is left out.
  const hasRequests = await run("python3", ["-c", "import requests"], { env: variables }).then(
    () => true,
    () => false,
  );
  if (hasRequests) await run("python3", ["service.py"], { cwd: folder, env: variables });
});

test("an Express application starts with what is to be pasted, and offers to sign in", async () => {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const { port } = probe.address() as AddressInfo; // as above
  await promisify(probe.close.bind(probe))();
  const origin = `http://127.0.0.1:${port}`;
  const cwd = await folderOf(snippet("web", "express", { ...values, redirectUri: `${origin}/callback` }));
  const variables = { ...env, GATEHOUSE_SECRET: "secret", SESSION_SECRET: "x".repeat(32) };
  await runProgram(spawn(process.execPath, ["--preserve-symlinks", "server.mjs"], { cwd, env: variables }), port);
  expect(await (await fetch(origin)).text()).toContain('<a href="/login">Sign in</a>');
});
