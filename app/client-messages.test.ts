import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { importsFrom } from "@/lib/scripts/documents/imports";

/** Files that Next renders by their names, each inside the layouts of its folder and those above. */
const routeFiles = readdirSync("app", { recursive: true, encoding: "utf8" })
  .map((file) => path.posix.join("app", file))
  .filter((file) => /\/(page|layout|template|loading|error|not-found)\.tsx$/.test(file));

const imports = await importsFrom(routeFiles);

const literals = (source: string, around: RegExp) =>
  [...source.matchAll(around)].flatMap(([found]) => [...found.matchAll(/"([^"]*)"/g)].map(([, text]) => text ?? ""));

interface Texts {
  /** Namespaces that client components ask for, with who asks, also in what they fetch later. */
  needed: Map<string, string>;
  /** Namespaces that the server sends to the browser, with who sends them. */
  sent: Map<string, string>;
}

/** Follows the imports of a file of the server, into the browser and up to the functions that the browser calls. */
function textsOf(entry: string): Texts {
  const texts: Texts = { needed: new Map(), sent: new Map() };
  const seen = new Set<string>();
  const visit = (file: string, inBrowser: boolean) => {
    const source = readFileSync(file, "utf8");
    const client = inBrowser || /^"use client"/.test(source);
    if (/^"use server"/.test(source) || seen.has(`${client} ${file}`)) return;
    seen.add(`${client} ${file}`);
    if (client) {
      // A namespace that is not written out would be none that can be known here.
      expect(source, file).not.toMatch(/useTranslations\((?!")/);
      for (const name of literals(source, /useTranslations\("[^"]*"/g)) texts.needed.set(name, file);
    } else for (const name of literals(source, /(namespaces=\{|shared = )\[[^\]]*\]/g)) texts.sent.set(name, file);
    for (const { path: target, external } of imports[file]?.imports ?? [])
      if (!external && /\.tsx?$/.test(target)) visit(target, client);
  };
  visit(entry, false);
  return texts;
}

const known = new Map(routeFiles.map((file) => [file, textsOf(file)]));

/** A file and the layouts around it. */
function withLayouts(file: string): Texts[] {
  const folders = path.posix.dirname(file).split("/");
  const layouts = folders.map((_, depth) => `${folders.slice(0, depth + 1).join("/")}/layout.tsx`);
  return [...new Set([...layouts, file])].flatMap((each) => known.get(each) ?? []);
}

const covers = (sent: string, needed: string) => needed === sent || needed.startsWith(`${sent}.`);

test("every page has the messages that its client components ask for", () => {
  expect(routeFiles.length).toBeGreaterThan(60);
  const missing = [...known].flatMap(([file, { needed }]) => {
    const sent = withLayouts(file).flatMap((texts) => [...texts.sent.keys()]);
    return [...needed].filter(([name]) => !sent.some((each) => covers(each, name))).map((each) => [file, ...each]);
  });
  expect(missing).toEqual([]);
});

test("no messages are sent that no client component asks for", () => {
  const idle = new Map(
    [...known.values()].flatMap(({ sent }) => [...sent].map(([name, by]) => [`${name} by ${by}`, name])),
  );
  for (const file of routeFiles) {
    const chain = withLayouts(file);
    const needed = chain.flatMap((texts) => [...texts.needed.keys()]);
    for (const [name, by] of chain.flatMap(({ sent }) => [...sent]))
      if (needed.some((each) => covers(name, each))) idle.delete(`${name} by ${by}`);
  }
  expect([...idle.keys()]).toEqual([]);
});
