/** The members of a person in a file, in their order; what they hold is said in `person.ts`, which no browser can load. */
export const fieldNames = [
  "uid",
  "email",
  "name",
  "locale",
  "source",
  "roles",
  "addresses",
  "confirmed_at",
  "disabled_at",
  "deletes_at",
  "reset_password",
  "password_hash",
  "password_changed_at",
  "tokens_not_before",
  "last_sign_in_at",
  "created_at",
] as const;
