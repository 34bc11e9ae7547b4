import { SignJWT } from "jose";
import { db } from "@/lib/db";
import { env } from "@/lib/env";
import { implement } from "@/lib/operation";
import { currentSigningKey, longestTokenSeconds } from "@/lib/sessions/keys/signing-keys";
import * as contracts from "@/lib/sessions/revocations.contract";
import type { Revocation } from "@/prisma/client/client";

/** A transaction takes no longer, so what was written before a list and committed after it is in the next one. */
const COMMIT_SECONDS = 30;
/** How old a list may be for its readers. It is signed anew every minute, and stays the same meanwhile for its ETag. */
const LIST_SECONDS = 600;

const secondOf = (date: Date) => Math.floor(date.getTime() / 1000);

/** The first second whose tokens are good again. Within the second of the change nobody can tell before from after. */
const secondsBySubject = (rows: readonly Revocation[], kind: Revocation["kind"]) =>
  Object.fromEntries(rows.filter((row) => row.kind === kind).map(({ subject, at }) => [subject, secondOf(at) + 1]));

export const getRevocations = implement(contracts.getRevocations, async (_, { query: { since = 0 } }) => {
  const now = secondOf(new Date());
  const from = Math.max(now - longestTokenSeconds(), since) - COMMIT_SECONDS;
  const rows = await db.revocation.findMany({
    where: { at: { gte: new Date(from * 1000) } },
    orderBy: [{ at: "asc" }, { id: "asc" }],
  });
  const last = rows.at(-1);
  const issuedAt = now - (now % 60);
  const key = await currentSigningKey();
  return new SignJWT({
    sessions: rows.filter(({ kind }) => kind === "session").map(({ subject }) => subject),
    holders: secondsBySubject(rows, "holder"),
    roles: secondsBySubject(rows, "role"),
    next: last ? secondOf(last.at) : since,
  })
    .setProtectedHeader({ alg: "RS256", typ: "revocations+jwt", kid: key.kid })
    .setIssuer(env().APP_URL)
    .setAudience(["revocations"])
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + LIST_SECONDS)
    .sign(key.privateKey);
});
