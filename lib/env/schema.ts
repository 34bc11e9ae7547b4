import { z } from "zod";

/** Why a value cannot be used, as the operator reads it at the start. Never repeats the value: it may be a secret. */
export class Refusal extends Error {}

/** A schema of text that `read` turns into what is used. */
export const readBy = <Value>(read: (text: string) => Value) =>
  z.string().transform((text, context) => {
    try {
      return read(text);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      context.addIssue({ code: "custom", message: error.message });
      return z.NEVER;
    }
  });

/** A whole number in decimal digits: no sign, no exponent, no other base. */
export const whole = (least: number, most: number) =>
  readBy((text) => {
    if (!/^\d{1,15}$/.test(text)) throw new Refusal("must be a whole number, written in digits alone");
    const value = Number(text);
    if (value < least || value > most) throw new Refusal(`must be from ${least} to ${most}`);
    return value;
  });

/** One of a few words, in any case. */
export const choice = <const Word extends string>(words: readonly Word[]) =>
  readBy((text) => {
    const word = words.find((one) => one === text.toLowerCase());
    if (word === undefined) throw new Refusal(`must be ${words.slice(0, -1).join(", ")} or ${words.at(-1)}`);
    return word;
  });

/** The parts of a comma-separated list; a comma too many is no part. */
export const partsOf = (text: string): string[] =>
  text
    .split(",")
    .map((part) => part.trim())
    .filter(Boolean);

/** One line to be shown: no direction marks that would turn the text around it. */
export const lineOf = (most: number) =>
  readBy((text) => {
    if (text.length > most) throw new Refusal(`must have at most ${most} characters`);
    if (/[\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]/.test(text))
      throw new Refusal("must hold no invisible characters");
    return text;
  });
