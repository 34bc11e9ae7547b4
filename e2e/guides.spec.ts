import { execFile } from "node:child_process";
import { readdirSync } from "node:fs";
import { promisify } from "node:util";
import { expect, test } from "@playwright/test";
import { EXAMPLE_ORIGIN, guideSetup, guideSlugs, guideText } from "@/lib/docs/guides";

const BOUNDARY = "-- next block --";

/** The shell blocks of a guide, each with the answer that is shown below it, if one is. */
const blocksOf = (text: string) =>
  [...text.matchAll(/```sh\n([\s\S]*?)```(?:\n+```json\n([\s\S]*?)```)?/g)].map(([, script = "", shown]) => ({
    script,
    shown: shown?.trim(),
  }));

/** What an answer must look like; `…` stands for anything. */
const patternOf = (shown: string) =>
  new RegExp(`^${shown.replace(/[.*+?^${}()|[\]\\]/g, "\\$&").replaceAll("…", "[\\s\\S]*?")}$`);

/** Runs the blocks one after the other in one shell, as somebody who pastes them does. */
async function paste(scripts: string[], baseURL: string): Promise<string[]> {
  const text = scripts.join(`\necho; echo '${BOUNDARY}'\n`).replaceAll(EXAMPLE_ORIGIN, baseURL);
  const env = { ...process.env, ADMIN_EMAIL: "admin@example.com", ADMIN_PASSWORD: "correct horse battery staple" };
  const { stdout } = await promisify(execFile)("bash", ["-euo", "pipefail", "-c", text], { timeout: 50_000, env });
  return stdout.split(BOUNDARY).map((part) => part.trim());
}

test("every guide is on the list, and has commands to run", () => {
  const files = readdirSync("lib/docs/guides").map((name) => name.replace(".md", ""));
  expect(files.sort()).toEqual([...guideSlugs, "setup"].sort());
  for (const slug of guideSlugs) {
    expect(blocksOf(guideText(slug)).length, slug).toBeGreaterThan(0);
    // Commands under another name would not be run.
    expect(guideText(slug), slug).not.toMatch(/```(?!sh|json|js|\n)/);
  }
});

test("every command of every guide works as pasted, and answers what the guide shows", async ({ baseURL = "" }) => {
  const [setup] = blocksOf(guideSetup());
  const runs = guideSlugs.map(async (slug) => {
    const blocks = blocksOf(guideText(slug));
    const [, ...answers] = await paste([setup?.script ?? "", ...blocks.map(({ script }) => script)], baseURL);
    return { slug, blocks, answers };
  });
  for (const { slug, blocks, answers } of await Promise.all(runs)) {
    expect(answers).toHaveLength(blocks.length);
    for (const [index, { shown }] of blocks.entries())
      if (shown)
        expect(answers[index], `${slug}, block ${index + 1}`).toMatch(
          patternOf(shown.replaceAll(EXAMPLE_ORIGIN, baseURL)),
        );
  }
});
