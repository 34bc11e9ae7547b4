/** What each group of operations is about, by its tag; for the document and for /docs. */
export const tagDescriptions: Readonly<Record<string, string>> = {
  Service: "Whether the service works, how it is configured, and what happened in it.",
  Tokens: "Sign in, trade tokens, end a session, and what services need that verify tokens themselves.",
  Users: "Register, confirm and recover accounts; and, with a permission, administer everyone's.",
  Account: "What signed-in people do with their own account: addresses, sessions, activity, export and deletion.",
  "Second factors":
    "Authenticator apps and recovery codes: adding and removing them, signing in by them, and showing again that it is you.",
  Passkeys: "Adding passkeys, signing in and registering by them, and showing one as the second factor.",
  Identity: "The identity server's own words for registering, signing in and asking about a token.",
  Roles: "Roles, the permissions they hold, and who was granted them. Changes act on the very next request.",
  Permissions: "Single rights that roles are made of, and who holds them.",
  Applications: "Services of your own that sign in with a service token instead of a password.",
  Resources: "APIs that access tokens are for, the permissions they expose as scopes, and what clients may ask for.",
  Audit: "Every sign-in, refusal and change, in a log that nobody can edit.",
  Keys: "The keys that sign tokens, and their rotation.",
  Mail: "Mail that was sent or waits, and sending it again.",
  Sessions: "Active sessions of any user, for administrators.",
};

/** A tag as it stands in an address. */
export const tagSlug = (tag: string): string => tag.toLowerCase().replaceAll(" ", "-");
