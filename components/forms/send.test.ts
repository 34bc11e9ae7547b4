import { readdirSync, readFileSync } from "node:fs";
import { expect, test, vi } from "vitest";
import { send, sendUnasked } from "@/components/forms/send";
import { connectStepUp } from "@/components/forms/step-up";
import type { FormState } from "@/lib/form";

const refusal: FormState<string> = {
  problem: { status: 401, title: "", errors: ["reauthentication.required"] },
};

/** Calls as on a page that asks for a proof, and is given it or not; tells what came of it and how often each was called. */
async function callOn(page: { proves: boolean }, by: typeof send) {
  let proved = false;
  const ask = vi.fn(async () => {
    proved = page.proves;
    return proved;
  });
  const disconnect = connectStepUp(ask);
  const call = vi.fn(async (): Promise<FormState<string>> => (proved ? { result: "done" } : refusal));
  const answer = await by(call).finally(disconnect);
  return { answer, asked: ask.mock.calls.length, called: call.mock.calls.length };
}

test("what someone asked for is sent again after the proof that the page asks for, and is refused without it", async () => {
  expect(await callOn({ proves: true }, send)).toEqual({ answer: { result: "done" }, asked: 1, called: 2 });
  expect(await callOn({ proves: false }, send)).toEqual({ answer: refusal, asked: 1, called: 1 });
});

test("what nobody asked for asks for no proof: it is refused, and given up", async () => {
  expect(await callOn({ proves: true }, sendUnasked)).toEqual({ answer: refusal, asked: 0, called: 1 });
});

/** What stands between the parentheses that open at the end of each match. */
function argumentsOf(text: string, opening: RegExp): string[] {
  return [...text.matchAll(opening)].map(({ index, 0: { length } }) => {
    let depth = 1;
    let end = index + length;
    for (; depth > 0 && end < text.length; end += 1) depth += { "(": 1, ")": -1 }[text[end] ?? ""] ?? 0;
    return text.slice(index + length, end);
  });
}

test("what an effect or a clock sends by itself, it sends unasked", () => {
  const sending = ["app", "components"]
    .flatMap((root) => readdirSync(root, { recursive: true, encoding: "utf8" }).map((file) => `${root}/${file}`))
    .filter((file) => /\.tsx?$/.test(file))
    .filter((file) =>
      argumentsOf(readFileSync(file, "utf8"), /\b(?:useEffect|setTimeout|setInterval)\(/g).some((text) =>
        /\bsend\(/.test(text),
      ),
    );
  // The sign-in by the passkey that someone has chosen among what the browser offers.
  expect(sending).toEqual(["app/(account)/sign-in/use-passkey-autofill.ts"]);
});
