import { EncryptJWT, errors, jwtDecrypt } from "jose";
import { z } from "zod";
import { deriveKey } from "@/lib/secrets";

const TYPE = "gatehouse-browser+jwt";

/** All that a session cookie says. Whether the session still lives, and whose it is, the database is asked at every use. */
export interface BrowserCookie {
  sessionId: string;
  /** When the person signed in; a cookie older than the person's last change is void. */
  issuedAtSeconds: number;
}

const Claims = z.object({ sub: z.uuid(), iat: z.number() });

/** The value of the session cookie: an encrypted JWT (A256GCM) that nobody but this service reads or makes. */
export function sealBrowserCookie({ sessionId, issuedAtSeconds }: BrowserCookie, ttlSeconds: number): Promise<string> {
  return new EncryptJWT({})
    .setProtectedHeader({ alg: "dir", enc: "A256GCM", typ: TYPE })
    .setSubject(sessionId)
    .setIssuedAt(issuedAtSeconds)
    .setExpirationTime(Math.floor(Date.now() / 1000) + ttlSeconds)
    .encrypt(deriveKey("browser session"));
}

/** Cut-off parts can decode to the same bytes: only the one canonical spelling of base64url is a cookie. */
const isCanonical = (value: string) =>
  value.split(".").every((part) => Buffer.from(part, "base64url").toString("base64url") === part);

/** Reads a session cookie; undefined for anything that this service did not write, or that is too old. */
export async function openBrowserCookie(value: string): Promise<BrowserCookie | undefined> {
  if (value.length > 2048 || !isCanonical(value)) return undefined;
  try {
    const { payload } = await jwtDecrypt(value, deriveKey("browser session"), {
      keyManagementAlgorithms: ["dir"],
      contentEncryptionAlgorithms: ["A256GCM"],
      typ: TYPE,
      currentDate: new Date(),
    });
    const { sub, iat } = Claims.parse(payload);
    return { sessionId: sub, issuedAtSeconds: iat };
  } catch (error) {
    if (error instanceof errors.JOSEError || error instanceof z.ZodError || error instanceof TypeError)
      return undefined;
    throw error;
  }
}
