import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { contracts } from "@/lib/contracts";
import en from "@/lib/i18n/en.json";
import ru from "@/lib/i18n/ru.json";
import { describeProblem, problemKinds } from "@/lib/problem";

/** British spelling and the hyphen of “email”. What is stored or sent under such a name keeps it. */
const SPELLING =
  /\be-mail|colour|behaviou?r(?<=iour)|\bcentred?\b|neighbour|licence|\bcancelled\b|(?:normal|serial|author|recogn|organ|summar|initial|optim|prior|synchron)is(?:e|ed|es|ing|ation|er)\b|\blabelled\b|\bwhilst\b/gi;
const SPELLED_SO = new Set([
  "deletion.cancelled", // an audited action, in every log so far
  "deletion-cancelled", // its key among the messages
]);

/** Private words and calques, each with the field's word for it. */
const ENGLISH: [RegExp, string][] = [
  [/\b(?:somebody|whoever)\b/i, "someone, the user, the caller, anyone who"],
  [/\bsuch as\b/i, "for example, like"],
  [/\bvouch/i, "mark email as verified"],
  [/\bliving (?:session|token)/i, "active session, valid token"],
  [/\bmended\b/i, "fixed"],
  [/\bin the head\b/i, "header"],
  [/\bc[ao]mes? through\b/i, "sign-up source, via"],
  [/\bOne click, and\b/, "what the button does"],
  [/\btaken back\b|\btake this\b.*\baway\b/i, "undone, revoked, removed"],
  [/\bNobody is found\b|\bNothing at this moment\b/, "No users found, No permissions"],
  [/\bThis is needed\b/, "Required"],
  [/> was refused\b/, "failed to, was denied"],
  [/\brestor(?:e|ing) (?:the|a|your|their) password/i, "reset the password"],
  [/\bstand-in hash|\bdummy hash/i, "decoy hash"],
];
const RUSSIAN: [RegExp, string][] = [
  [/учётн\S* запис/i, "аккаунт"],
  [/эл\. почт|электронной почты/i, "почта, адрес почты"],
  [/ручает/i, "отметить почту подтверждённой"],
  [/Одно нажатие/, "что делает кнопка"],
  [/такого как|такой как/i, "например"],
  [
    /(?<!\p{L})(?:еще|учетн\p{L}*|пришлем|введенн\p{L}*|подтвержденн\p{L}*|подтвержден|отключен|удален|создан\p{L}*енн\p{L}*)(?!\p{L})/u,
    "ё",
  ],
];

function* textsOf(node: object, path = ""): Generator<[string, string]> {
  for (const [key, value] of Object.entries(node)) {
    if (typeof value === "string") yield [`${path}${key}`, value];
    else if (value && typeof value === "object") yield* textsOf(value, `${path}${key}.`);
  }
}

const found = (texts: Iterable<[string, string]>, words: [RegExp, string][]) =>
  [...texts].flatMap(([name, text]) =>
    words.filter(([word]) => word.test(text)).map(([word, better]) => `${name}: ${word.exec(text)?.[0]} → ${better}`),
  );

const guides = execFileSync("git", ["ls-files", "lib/docs/guides"], { encoding: "utf8" }).trim().split("\n");
const documents = ["README.md", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md", "lib/client/README.md", ...guides];

describe("words that must not come back", () => {
  test("in no text of pages, mails and problems, in English", () => {
    expect(found(textsOf(en), ENGLISH)).toEqual([]);
  });

  test("in no text of pages, mails and problems, in Russian", () => {
    expect(found(textsOf(ru), RUSSIAN)).toEqual([]);
  });

  test("in no summary or description of the API, and no title of a problem", () => {
    const titles = problemKinds.map((kind): [string, string] => [kind, describeProblem(kind).title]);
    const summaries = Object.values(contracts).flatMap(({ id, summary, description }): [string, string][] => [
      [`${id} summary`, summary],
      [`${id} description`, description ?? ""],
    ]);
    expect(found([...titles, ...summaries], ENGLISH)).toEqual([]);
  });

  test("in no guide and none of the documents", () => {
    // Names in code are as they are: a changelog says what they were.
    const proseOf = (file: string) => readFileSync(file, "utf8").replaceAll(/`[^`]*`/g, "");
    const texts = documents.map((file): [string, string] => [file, proseOf(file)]);
    expect(found(texts, ENGLISH)).toEqual([]);
    expect(found(texts, RUSSIAN)).toEqual([]);
  });

  test("no British spelling anywhere, comments and names included", () => {
    const files = execFileSync("git", ["ls-files", "*.ts", "*.tsx", "*.mjs", "*.md", "*.json", "*.css", "*.prisma"], {
      encoding: "utf8",
    })
      .trim()
      .split("\n")
      // Not ours to spell, or about spelling itself; `e-mail` is a column that other services' files bring.
      .filter(
        (file) =>
          !/package-lock|near-misses|openapi\.snap|i18n\/words\.test|transfer\/csv\.ts|read-file\.test|transfer\/import\.test/.test(
            file,
          ),
      );
    const misspelled = files.flatMap((file) =>
      [...readFileSync(file, "utf8").matchAll(SPELLING)]
        .filter((match) => !SPELLED_SO.has(match.input.slice((match.index ?? 0) - 9, (match.index ?? 0) + 9)))
        .map(([word]) => `${file}: ${word}`),
    );
    expect(misspelled).toEqual([]);
  });
});
