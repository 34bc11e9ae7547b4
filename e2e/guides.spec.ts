import { execFile } from "node:child_process";
import { readdirSync } from "node:fs";
import { promisify } from "node:util";
import { expect, test } from "@playwright/test";
import { EXAMPLE_ORIGIN, guideSlugs } from "@/lib/docs/guides";
import { blocksOf } from "@/lib/testing/documents/documents";

const BOUNDARY = "-- next block --";

/** The commands of a guide, each block with the answer that is shown below it, if one is. */
function commandsOf(slug: string): { script: string; shown: string | undefined }[] {
  const blocks = blocksOf(`lib/docs/guides/${slug}.md`);
  return blocks.flatMap(({ language, text }, index) => {
    if (language !== "sh") return [];
    const next = blocks[index + 1];
    return [{ script: text, shown: next?.language === "json" ? next.text.trim() : undefined }];
  });
}

/** What an answer must look like; `…` stands for anything. */
const patternOf = (shown: string) =>
  new RegExp(`^${shown.replace(/[.*+?^${}()|[\]\\]/g, "\\$&").replaceAll("…", "[\\s\\S]*?")}$`);

/** Runs blocks one after the other in one shell, as someone who pastes them does; answers what each printed. */
async function paste(scripts: string[], origin: string): Promise<string[]> {
  const text = scripts.join(`\necho; echo '${BOUNDARY}'\n`).replaceAll(EXAMPLE_ORIGIN, origin);
  const env = { ...process.env, ADMIN_EMAIL: "admin@example.com", ADMIN_PASSWORD: "correct horse battery staple" };
  const { stdout } = await promisify(execFile)("bash", ["-euo", "pipefail", "-c", text], { timeout: 240_000, env });
  return stdout.split(BOUNDARY).map((part) => part.trim());
}

test("every guide is on the list and has commands; every block is of a kind that is run or shown", () => {
  // Translations have the same commands: lib/docs/guides.test.ts.
  const names = readdirSync("lib/docs/guides").filter((name) => name.endsWith(".md"));
  const files = names.map((name) => name.replace(".md", ""));
  expect(files.sort()).toEqual([...guideSlugs, "setup"].sort());
  for (const slug of guideSlugs) {
    expect(commandsOf(slug).length, slug).toBeGreaterThan(0);
    const languages = blocksOf(`lib/docs/guides/${slug}.md`).map(({ language }) => language);
    expect(["sh", "json", "js"], slug).toEqual(expect.arrayContaining(languages));
  }
});

test("every command of every guide works as pasted, and answers what the guide shows", async ({ baseURL }) => {
  const origin = baseURL ?? "";
  const setup = commandsOf("setup").map(({ script }) => script);
  const runs = guideSlugs.map(async (slug) => {
    const commands = commandsOf(slug);
    const [, ...answers] = await paste([...setup, ...commands.map(({ script }) => script)], origin);
    return { slug, commands, answers };
  });
  for (const { slug, commands, answers } of await Promise.all(runs)) {
    expect(answers).toHaveLength(commands.length);
    for (const [index, { shown }] of commands.entries()) {
      const pattern = shown === undefined ? /^/ : patternOf(shown.replaceAll(EXAMPLE_ORIGIN, origin));
      expect(answers[index], `${slug}, block ${index + 1}`).toMatch(pattern);
    }
  }
});
