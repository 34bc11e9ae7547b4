import { getTranslations } from "next-intl/server";

/** What a person understands by the actions of the audit log that concern them. */
const known = [
  "login.succeeded",
  "session.ended",
  "sessions.ended",
  "session.refresh_reused",
  "user.registered",
  "user.created",
  "user.confirmed",
  "user.updated",
  "user.disabled",
  "user.enabled",
  "administrator.created",
  "profile.updated",
  "password.restore_started",
  "password.changed",
  "password.reset",
  "email.change_requested",
  "email.changed",
  "address.added",
  "address.removed",
  "role.granted",
  "role.revoked",
  "deletion.scheduled",
  "deletion.cancelled",
  "intrusion.reported",
] as const;

type Known = (typeof known)[number];
type Dashed<Text extends string> = Text extends `${infer Head}.${infer Rest}` ? `${Head}-${Rest}` : Text;

/** Writes what happened in the reader's language; actions of administration go by their names in the log. */
export async function activityTexts(): Promise<(action: string) => string> {
  const t = await getTranslations("account.activity");
  return (action) => {
    const found = known.find((candidate) => candidate === action);
    // next-intl reads dots as levels. The type says the same.
    return found ? t(`actions.${found.replace(".", "-") as Dashed<Known>}`) : t("otherAction", { action });
  };
}
