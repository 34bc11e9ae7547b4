import { expect, test } from "vitest";
import { type SnippetFile, shellQuoted } from "@/lib/docs/snippets/snippet";
import { snippetsFor } from "@/lib/docs/snippets/snippets";

const values = {
  issuer: "https://id.example",
  clientId: "01a21f56-150c-773d-8d2e-d2e212c82000",
  redirectUri: 'https://app.example/back"$(id)',
  scopes: ["openid", "email"],
};

const textOf = (files: readonly SnippetFile[]) => files.map(({ text }) => text).join("\n");

test.each(["web", "single_page", "native", "machine", "device"] as const)(
  "what is to be pasted into an application of kind %s names its issuer and client, and asks for a secret in the environment alone",
  (kind) => {
    for (const { files } of snippetsFor(kind, values)) {
      const text = textOf(files);
      expect(text).toContain(values.issuer);
      expect(text).toContain(values.clientId);
      expect(text).not.toMatch(/ghs_|undefined/);
    }
  },
);

test("no address breaks out of the text that it stands in", () => {
  for (const { files } of snippetsFor("web", values))
    for (const { text, language } of files)
      if (language !== "bash") expect(text).not.toContain(values.redirectUri);
      else expect(text).not.toMatch(/^[^']*\$\(id\)/m);
  expect(shellQuoted("it's")).toBe("'it'\\''s'");
});

test("Next and Spring say which path they are sent back to; the others take the registered one", () => {
  const fixed = snippetsFor("web", values).flatMap(({ key, callbackPath }) =>
    callbackPath ? [[key, callbackPath]] : [],
  );
  expect(fixed).toEqual([
    ["next", "/api/auth/callback/gatehouse"],
    ["spring", "/login/oauth2/code/gatehouse"],
  ]);
});
