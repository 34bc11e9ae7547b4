import { v5 as uuidv5 } from "uuid";
import { z } from "zod";
import { isLocale } from "@/lib/i18n/locale";

/** What other systems write for true: JSON, PostgreSQL's CSV, and SQLite. */
export const truth = z
  .union([z.boolean(), z.enum(["true", "t", "1", "false", "f", "0", ""]), z.literal([0, 1])])
  .transform((value) => [true, "true", "t", "1", 1].includes(value))
  .nullish();

/** A moment as ISO text, PostgreSQL's text or milliseconds; null and nothing for none. */
export const moment = z
  .union([z.string(), z.number(), z.null()])
  .transform((value, context) => {
    if (value === null || value === "") return undefined;
    const text = String(value)
      .replace(" ", "T")
      .replace(/([+-]\d\d)$/, "$1:00");
    const date = new Date(/^\d+$/.test(text) ? Number(text) : text);
    if (!Number.isNaN(date.getTime())) return date.toISOString();
    context.issues.push({ code: "custom", message: "is not a time", input: value });
    return z.NEVER;
  })
  .optional();

export const optionalText = z.string().nullish();

/** One of our languages, of a language tag such as `ru-RU`. */
export function languageOf(tag: string | null | undefined): "en" | "ru" | undefined {
  const language = tag?.toLowerCase().split(/[-_]/)[0];
  return isLocale(language) ? language : undefined;
}

/** Made once for this purpose. */
const NAMESPACE = "b0b4f5c6-6f0e-4d54-9a53-2f4b9d3a6c11";

/** The id of somebody whose id elsewhere is no UUID: always the same for the same one, so that a second import finds them. */
export const idFor = (system: string, id: string): string => uuidv5(`${system}:${id}`, NAMESPACE);

/** An id as it is where it is a UUID, and one made from it where it is not. */
export const keptId = (system: string, id: string): string =>
  z.uuid().safeParse(id).success ? id.toLowerCase() : idFor(system, id);
