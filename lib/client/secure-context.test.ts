import { readdirSync, readFileSync } from "node:fs";
import { build, type Plugin } from "esbuild";
import { expect, test, vi } from "vitest";
import { createApi } from "@/lib/client/index";
import { randomId } from "@/lib/client/random-id";

/*
 * Pages at an address such as http://host.lan have no secure context, and browsers leave out there what follows. Whatever
 * reaches a browser works without, or says that it could not.
 */

/** What only exists in a secure context, by what can stand before it. */
const SECURE =
  /\b(?:navigator\.(?:clipboard|locks|credentials|serviceWorker|storage|share)|crypto\.(?:randomUUID|subtle)|caches\.|PublicKeyCredential|cookieStore)\b/;

/** The files that may use any of it, because they do without as well. */
const FALLING_BACK = [
  // Passkeys: autofill asks whether there are any, a button says that this browser has none.
  "app/(account)/sign-in/use-passkey-autofill.ts",
  // Nothing is offered where there is none.
  "app/passkey-offer/slot.tsx",
  // Only where the browser has the method.
  "components/forms/passkey-signals.ts",
  "components/forms/passkey.ts",
  "components/ui/copying/copy-text.ts",
  // A description.
  "lib/authentication/factors/factors.contract.ts",
  "lib/client/tabs.ts",
];

const sources = (folder: string) =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => /(?<!\.test)\.tsx?$/.test(file))
    .map((file) => `${folder}/${file}`);

const begins = (directive: string, file: string) => readFileSync(file, "utf8").startsWith(`"${directive}"`);

/** What a page sends to the server stays there: its actions are addresses to the browser. */
const actions: Plugin = {
  name: "actions",
  setup({ onLoad }) {
    onLoad({ filter: /\.tsx?$/, namespace: "file" }, ({ path }) =>
      begins("use server", path) ? { contents: "", loader: "ts" } : undefined,
    );
  },
};

/** Every file of ours that reaches browsers: what runs in pages, what that imports, and the package for applications. */
async function browserFiles(): Promise<string[]> {
  const pages = ["app", "components"].flatMap(sources).filter((file) => begins("use client", file));
  const { metafile } = await build({
    entryPoints: [...pages, "lib/client/index.ts"],
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "browser",
    packages: "external",
    outdir: "nowhere",
    write: false,
    metafile: true,
    logLevel: "silent",
    plugins: [actions],
    loader: { ".css": "empty", ".woff2": "empty", ".svg": "empty" },
  });
  return Object.keys(metafile.inputs).filter((file) => !file.includes("node_modules"));
}

test("nothing that reaches a browser needs a secure context, but for what falls back where there is none", async () => {
  const files = await browserFiles();
  expect(files).toContain("components/ui/copying/copy-button.tsx");
  expect(files).toContain("lib/client/api.ts");
  const withoutComments = (file: string) => readFileSync(file, "utf8").replaceAll(/\/\*.*?\*\/|\/\/[^\n]*/gs, "");
  const using = files.filter((file) => SECURE.test(withoutComments(file)));
  expect(using.sort()).toEqual(FALLING_BACK);
});

test("the client package sends its POSTs where browsers have nothing but random bytes", async () => {
  const { getRandomValues } = crypto;
  vi.stubGlobal("crypto", { getRandomValues: getRandomValues.bind(crypto) });
  const sent: (string | null)[] = [];
  const answering: typeof fetch = async (_, init) => {
    sent.push(new Headers(init?.headers).get("idempotency-key"));
    return Response.json({ email: "ann@example.com" });
  };
  try {
    const api = createApi({ origin: "http://host.lan", fetch: answering });
    for (let n = 0; n < 2; n += 1) await api.requestPasswordReset({ body: { email: "ann@example.com" } });
    expect(randomId()).not.toBe(randomId());
  } finally {
    vi.unstubAllGlobals();
  }
  for (const key of sent) expect(key).toMatch(/^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
  expect(new Set(sent).size).toBe(2);
});
