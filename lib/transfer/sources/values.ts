import { v5 as uuidv5 } from "uuid";
import { z } from "zod";
import { isLocale } from "@/lib/i18n/locale";

const YES = ["true", "t", "yes", "y", "on", "1", "vrai", "oui", "wahr", "ja", "verdadero", "sí", "истина", "да"];
const NO = ["false", "f", "no", "n", "off", "0", "faux", "non", "falsch", "nein", "falso", "ложь", "нет"];

/**
 * Yes or no, as programs and spreadsheets of several languages write it; nothing where nothing is said. Anything else is a slip,
 * which must not pass for one of them.
 */
export const truth = z
  .union([z.boolean(), z.string(), z.number(), z.null()])
  .transform((value, context) => {
    const word = String(value ?? "")
      .trim()
      .toLowerCase();
    if (word === "") return undefined;
    if (YES.includes(word)) return true;
    if (NO.includes(word)) return false;
    context.issues.push({ code: "custom", message: `${value} is neither true nor false`, input: value });
    return z.NEVER;
  })
  .optional();

/** ISO 8601, or PostgreSQL's text: the date, the time of day, and the zone. */
const TIME = /^(\d{4}-\d\d-\d\d)(?:[ T](\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?))?(?: ?(Z|UTC|[+-]\d\d(?::?\d\d)?))?$/i;

/** Before this many it is seconds, for as milliseconds it would be 1973; from the other on it is neither. */
const [MILLISECONDS, NEITHER] = [1e11, 1e14];

function dateOf(text: string): Date {
  if (/^\d+(\.\d+)?$/.test(text)) {
    const number = Number(text);
    return new Date(number < MILLISECONDS ? number * 1000 : number < NEITHER ? number : Number.NaN);
  }
  const [, day, time = "00:00", zone = "Z"] = TIME.exec(text) ?? [];
  if (day === undefined) return new Date(text);
  const offset = /^[+-]/.test(zone) ? `${zone.slice(0, 3)}:${zone.replace(":", "").slice(3) || "00"}` : "Z";
  return new Date(`${day}T${time.replace(",", ".")}${offset}`);
}

/** Whether it is a time of day that does not say where: it is read as UTC. */
export function isZoneless(value: unknown): boolean {
  const [, , time, zone] = (typeof value === "string" && TIME.exec(value.trim())) || [];
  return time !== undefined && zone === undefined;
}

/** A moment as ISO text, PostgreSQL's text, seconds or milliseconds; null and nothing for none. Without a zone it is UTC. */
export const moment = z
  .union([z.string(), z.number(), z.null()])
  .transform((value, context) => {
    if (value === null || value === "") return undefined;
    const date = dateOf(String(value).trim());
    if (!Number.isNaN(date.getTime())) return date.toISOString();
    context.issues.push({ code: "custom", message: "is not a time", input: value });
    return z.NEVER;
  })
  .optional();

export const optionalText = z.string().nullish();

/** Members of a system's files that nothing here is made of; any other that is not known is refused. */
export function passedOver(...names: string[]): Record<never, never> {
  const members = names.flatMap((line) => line.split(" "));
  return Object.fromEntries(members.map((name) => [name, z.unknown().optional()]));
}

/** Since when something holds that a file gives no time for. */
export const LONG_AGO = new Date(0).toISOString();

/** Says to anyone who runs the import what a person comes without, or otherwise than in the file. */
export type Note = (sentence: string) => void;

const BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/** A text that is itself the secret of an authenticator app, as apps are told it. The dashboard reads files, too: a browser has no Buffer. */
export function textToBase32(text: string): string {
  const bits = [...new TextEncoder().encode(text)].map((byte) => byte.toString(2).padStart(8, "0")).join("");
  return (bits.match(/.{1,5}/g) ?? []).map((five) => BASE32[Number.parseInt(five.padEnd(5, "0"), 2)]).join("");
}

/** One of our languages, of a language tag like `ru-RU`. */
export function languageOf(tag: string | null | undefined): "en" | "ru" | undefined {
  const language = tag?.toLowerCase().split(/[-_]/)[0];
  return isLocale(language) ? language : undefined;
}

/** Made once for this purpose. */
const NAMESPACE = "b0b4f5c6-6f0e-4d54-9a53-2f4b9d3a6c11";

/** The id of someone whose id elsewhere is no UUID: always the same for the same one, so that a second import finds them. */
export const idFor = (system: string, id: string): string => uuidv5(`${system}:${id}`, NAMESPACE);

/** An id as it is where it is a UUID, and one made from it where it is not. */
export const keptId = (system: string, id: string): string =>
  z.uuid().safeParse(id).success ? id.toLowerCase() : idFor(system, id);
