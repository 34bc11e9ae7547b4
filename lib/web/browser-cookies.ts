import { parseCookie } from "cookie";
import { env } from "@/lib/env";
import { DELETION_SECONDS } from "@/lib/mail/one-time-codes";

/** Every cookie that we set. No name is the beginning of another: next-auth collects chunks by prefix. */
export const cookieNames = [
  "session",
  "csrf",
  "return",
  "device",
  "mailbox",
  "link",
  "challenge",
  "theme",
  "locale",
  "columns",
  "rows",
  "kept",
  "offer",
] as const;
type CookieName = (typeof cookieNames)[number];

/** As long as browsers keep any cookie (RFC 6265bis). */
const DEVICE_COOKIE_SECONDS = 400 * 86_400;

const overTls = () => env().APP_URL.startsWith("https:");

/** `__Host-` binds a cookie to this very host (RFC 6265bis): no sibling domain can plant one. Browsers ask for TLS then. */
export const cookieName = (name: CookieName): string => `${overTls() ? "__Host-" : ""}gatehouse-${name}`;

/** Attributes of every cookie we set. */
export const cookieOptions = () => ({ httpOnly: true, secure: overTls(), sameSite: "lax" as const, path: "/" });

/** The cookies of a request, by name. Of two with one name the first counts, as browsers send the more particular first. */
export const readCookies = (headers: Headers): Record<string, string> =>
  // The library never sets undefined unless its `decode` is replaced by one that does.
  parseCookie(headers.get("cookie") ?? "") as Record<string, string>;

const DEVICE = /^[A-Za-z0-9_-]{43}$/;

/** The random id a browser keeps of itself, or undefined where it has none yet. */
export function deviceOf(cookies: Record<string, string>): string | undefined {
  const value = cookies[cookieName("device")];
  return value && DEVICE.test(value) ? value : undefined;
}

const made = (name: CookieName, value: string, maxAge: number) => ({
  ...cookieOptions(),
  name: cookieName(name),
  value,
  maxAge,
});

/** Lets a browser keep its session. */
export const sessionCookie = (value: string) => made("session", value, env().REFRESH_TOKEN_MAX_SECONDS);

/** Takes the session away again. */
export const noSessionCookie = () => made("session", "", 0);

/** Lets a browser keep its id. */
export const deviceCookie = (id: string) => made("device", id, DEVICE_COOKIE_SECONDS);

/** By which pages say that the sign-in of this session kept the account; for as long as it had left. */
export const keptCookie = (sessionId: string) => made("kept", sessionId, DELETION_SECONDS);
