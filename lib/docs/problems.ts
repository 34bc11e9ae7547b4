import { contracts } from "@/lib/contracts";
import { tagSlug } from "@/lib/http/tags";
import { problemsOf } from "@/lib/operation";
import { type ProblemKind, problemKinds, wireOf } from "@/lib/problem-kinds";

/** Whether sending the same request again can help, and when. */
export type Retry = "no" | "changed" | "signedIn" | "later";

/** Everything else has to be changed before it is sent again, or needs someone to do something first. */
const retries: Partial<Record<ProblemKind, Retry>> = {
  unauthorized: "signedIn",
  "token.expired": "signedIn",
  "token.revoked": "signedIn",
  "token.already.used": "signedIn",
  "too.many.requests": "later",
  "request.timed.out": "later",
  internal: "later",
  "service.unavailable": "later",
  "code.used": "no",
  "user.disabled": "no",
  "method.not.allowed": "no",
};

export const retryOf = (kind: ProblemKind): Retry => retries[kind] ?? "changed";

/** One page of /problems: a code, and the kinds of failure that it stands for. */
export interface ProblemPage {
  code: string;
  kinds: readonly ProblemKind[];
  statuses: readonly number[];
}

const codes = [...new Set(problemKinds.map((kind) => wireOf(kind).code))];

/** A page for each code that can stand in an answer. */
export const problemPages: readonly ProblemPage[] = codes.map((code) => {
  const kinds = problemKinds.filter((kind) => wireOf(kind).code === code);
  return { code, kinds, statuses: [...new Set(kinds.map((kind) => wireOf(kind).status))] };
});

/** The operations that may answer so; `all` where every one may. */
export function operationsWith(kind: ProblemKind): "all" | { id: string; summary: string; href: string }[] {
  const found = contracts.filter((contract) => problemsOf(contract).includes(kind));
  if (found.length === contracts.length) return "all";
  return found.map(({ id, summary, tag }) => ({ id, summary, href: `/docs/api/${tagSlug(tag)}/${id}` }));
}
