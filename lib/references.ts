import { z } from "zod";
import { uuid } from "@/lib/values";

// A JSON number beyond 2^53 has already been rounded when we see it, so it must never name a row.
const number = z.int().min(0);
const numeric = z
  .string()
  .regex(/^(?:0|[1-9]\d{0,15})$/)
  .transform(Number)
  .pipe(number);

const NUMBER_MESSAGE = "must be an id: a whole number from 0 to 9007199254740991, or the same in digits";

/** A permission's id: number or numeric string, parsed to the number. */
export const permissionReference = z
  .union([number, numeric], { error: NUMBER_MESSAGE })
  .meta({ description: "ID, as a number or a string" });

/** A role's id: number, numeric string, or the uuid; parsed to the number or the lower-case uuid. */
export const roleReference = z
  .union([number, numeric, uuid], { error: `${NUMBER_MESSAGE}, or a uuid` })
  .meta({ description: "ID as a number or a string, or the UUID" });

export type RoleReference = z.output<typeof roleReference>;

/** Whether a text could be taken for a role's id; no role may be called so. */
export const looksLikeReference = (value: string): boolean => /^\d+$/.test(value) || z.uuid().safeParse(value).success;

/** `?dry_run=true` of a deletion: say what would happen. Anything unclear is refused rather than deleting. */
export const dryRunQuery = z.object({
  dry_run: z
    .enum(["true", "false", "1", "0"])
    .default("false")
    .transform((value) => value === "true" || value === "1")
    .meta({ description: "Delete nothing; return who would be affected" }),
});

/** Whom a deletion affects. Counting stops at 10,000, so that the answer is fast however many there are. */
export const Affected = z
  .object({
    users: z.int().meta({ description: "How many users would lose something, at most 10,000" }),
    more: z.boolean().meta({ description: "There are more users than counted" }),
    names: z.array(z.string()).meta({ description: "Names of the first ten, oldest account first" }),
    applications: z.int().meta({ description: "How many applications would lose something, at most 10,000" }),
  })
  .meta({ id: "Affected" });

/** `?counts=true` of a list. */
export const countsQuery = {
  counts: z
    .enum(["true", "false"])
    .default("false")
    .transform((value) => value === "true")
    .meta({ description: "Also count who uses each" }),
};

/** The same addresses without the version, as the identity server's own clients write them. */
export const unversioned = (...paths: string[]): string[] => paths.map((path) => path.replace("/v1/", "/"));
