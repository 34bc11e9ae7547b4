import { z } from "zod";
import { editableNames } from "@/lib/env/editable";
import { contract, STEP_UP_OF_EVERYBODY } from "@/lib/operation";

const tag = "Service";

export const Setting = z
  .object({
    name: z.string(),
    meaning: z.string(),
    origin: z.enum(["environment", "generated", "database", "default"]).meta({
      description:
        "`generated`: nobody set it, so the service did, for example the address of its embedded database; `database`: set by an administrator",
    }),
    value: z.string().nullable().meta({ description: "Null for secrets and unset values" }),
    secret: z.boolean(),
    fallback: z.string(),
    editable: z
      .boolean()
      .meta({ description: "Can be changed while the service runs, unless the environment sets it" }),
    default: z.string().nullable().meta({ description: "Of editable settings: the value while nobody sets one" }),
    stored: z
      .string()
      .nullable()
      .meta({ description: "What an administrator set, also where the environment sets something else" }),
    version: z.int().meta({ description: "Raised by every change; 0 for a setting that was never changed" }),
  })
  .meta({ id: "Setting" });

export const listSettings = contract({
  id: "listSettings",
  method: "GET",
  path: "/v1/settings",
  tag,
  summary: "List the settings",
  description:
    "Settings come from environment variables, the editable ones else from the database. Secrets are never shown.",
  access: "settings:read",
  output: z.array(Setting),
});

const Change = z.object({
  name: z.enum(editableNames),
  value: z.string().max(16_384).nullable(),
  version: z.coerce
    .number()
    .int()
    .min(0)
    .optional()
    .meta({ description: "The version the caller knows; where it is another one by now, nothing is changed: 409" }),
});

/** What someone wants a setting to be. */
export type Change = z.output<typeof Change>;

export const changeSettings = contract({
  id: "changeSettings",
  method: "PATCH",
  path: "/v1/settings",
  tag,
  summary: "Change settings",
  description:
    "Values are written as in the environment; null resets a setting to its default. All of them are changed, or none. They act on the " +
    "next request to any instance. A setting that an environment variable sets can't be changed here. Asks everyone for a proof of the " +
    "last ten minutes.",
  access: "settings:write",
  recent: STEP_UP_OF_EVERYBODY,
  body: z.object({ settings: z.array(Change).min(1).max(50) }),
  output: z.array(Setting).meta({ description: "The settings that were named, as they are now" }),
  problems: ["setting.is.configured", "setting.changed"],
  examples: { body: { settings: [{ name: "SIGN_UP_DOMAINS", value: "example.com" }] } },
});
