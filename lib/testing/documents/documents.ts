import { execFile, execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { promisify } from "node:util";

/*
 * Commands in documents. Above each fenced block of shell stands which test runs it, `<!-- tested: accounts -->`, or why
 * none does, `<!-- not run: takes minutes -->`. `documents.test.ts` holds every document to it.
 */

/** Why no test runs a block of commands. */
export const excuses = {
  "needs Vercel": "An account there, and its network.",
  "needs Docker": "A daemon that may start containers.",
  "needs other machines": "A database, proxy or host that someone else runs.",
  "needs the network": "A registry or a mail provider.",
  "takes minutes": "Longer than the tests may take; anyone who changes it runs it by hand.",
  "is how the tests start":
    "`npm test` itself, or the commands that it begins with: nothing would be tested if they failed.",
} as const;

/** The guides of /docs: every block is run, one after the other in one shell, by e2e/guides.spec.ts. */
export const isGuide = (file: string): boolean => file.startsWith("lib/docs/guides/");

/** A fenced block of a document. */
export interface Block {
  file: string;
  line: number;
  language: string;
  text: string;
  /** Name of the block for the test that runs it. */
  tested?: string;
  /** One of the excuses. */
  notRun?: string;
}

const isShell = ({ language }: Block) => /^(sh|bash|shell|zsh|console|shell-session)$/.test(language);

// A comment of Markdown or of MDX, if there is one; then the fence, perhaps inside of a list.
const FENCE =
  /(?:^[ \t]*(?:<!--|\{\/\*) (tested|not run): (.+?) (?:-->|\*\/\})\n\s*)?^([ \t]*)(```+|~~~+)([^\s`]*).*\n([\s\S]*?)^\3\4[ \t]*$/gm;

/** Every fenced block of a document. */
export function blocksOf(file: string): Block[] {
  const page = readFileSync(file, "utf8");
  return [...page.matchAll(FENCE)].map(([all, kind, mark, indent = "", , language = "", text = ""]) => ({
    file,
    line: page.slice(0, page.indexOf(all)).split("\n").length + (kind ? 1 : 0),
    language,
    text: text.replaceAll(new RegExp(`^${indent}`, "gm"), ""),
    ...(mark && (kind === "tested" ? { tested: mark } : { notRun: mark })),
  }));
}

/** Files of the repository, those that are yet to be committed included. */
export const filesNamed = (...patterns: string[]): string[] =>
  execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard", ...patterns], { encoding: "utf8" })
    .split("\n")
    .filter(Boolean);

/** Every fenced block of shell in the repository's documents. */
export const shellBlocks = (): Block[] => filesNamed("*.md", "*.mdx").flatMap(blocksOf).filter(isShell);

interface Circumstances {
  /** What stands in the document, and what stands in its place here: another origin, another folder. */
  replace?: Record<string, string>;
  env?: Record<string, string>;
  /** Folder to run in, this repository's unless given. */
  directory?: string;
}

/**
 * The block marked `tested: name` of a document.
 * @param replace what stands in the document, and what stands in its place here
 */
export function scriptOf(file: string, name: string, replace: Record<string, string> = {}): string {
  let script = blocksOf(file).find(({ tested }) => tested === name)?.text;
  if (script === undefined) throw new Error(`${file} has no block marked "tested: ${name}"`);
  for (const [written, here] of Object.entries(replace)) {
    if (!script.includes(written)) throw new Error(`"${written}" does not stand in block "${name}" of ${file}`);
    script = script.replaceAll(written, here);
  }
  return script;
}

/**
 * Runs a block as a reader would paste it, but stops at the first command that fails.
 * @returns what it printed
 */
export async function paste(file: string, name: string, circumstances: Circumstances = {}): Promise<string> {
  const { replace, env = {}, directory = "." } = circumstances;
  const script = scriptOf(file, name, replace);
  const { stdout } = await promisify(execFile)("bash", ["-euo", "pipefail", "-c", script], {
    timeout: 300_000,
    cwd: directory,
    env: { ...process.env, ...env },
  });
  return stdout;
}
