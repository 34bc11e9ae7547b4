import { cookieName } from "@/lib/web/browser-cookies";

/** Pages that hold no secret and nothing about anybody, while their visitor is a stranger. */
const open =
  /^\/(?:sign-in|sign-up|sign-in-link|restore|resend|unlock|docs(?:\/(?!search\/results$).*)?|problems(?:\/.*)?)$/;

/** Cookies by which pages say something about their visitor, or bring the secret of a link. */
const telling = ["session", "mailbox", "link", "challenge"] as const;

/**
 * Whether browsers may keep a page as it is, to show it at once when someone goes back: their back/forward cache holds no page
 * with `no-store`. A sign-in that began elsewhere may have been told an address.
 */
export const isKeepable = ({ pathname, searchParams }: URL, hasCookie: (name: string) => boolean): boolean =>
  open.test(pathname) && !searchParams.has("callbackUrl") && !telling.some((name) => hasCookie(cookieName(name)));
