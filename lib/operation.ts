import type { z } from "zod";
import type { PermissionName } from "@/lib/access/rights";
import type { Actor, ApplicationActor, Authorized, Delegation, UserActor } from "@/lib/actor";
import { type Issue, Problem, type ProblemKind } from "@/lib/problem";

export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

/**
 * Who may call: anybody; anybody signed in; a signed-in person; holders of a permission; or holders and the person
 * whose id stands in the named path parameter.
 */
export type Access =
  | "public"
  | "authenticated"
  | "user"
  | PermissionName
  | { permission: PermissionName; orSelf: string };

type Shape = z.ZodType | undefined;

/** What we promise for one operation. Everything the outside sees is derived from it. */
export interface Contract<
  Params extends Shape = Shape,
  Query extends Shape = Shape,
  Body extends Shape = Shape,
  Output extends z.ZodType = z.ZodType,
  Permitted extends Access = Access,
> {
  /** Name of the contract, of the service function and of the action. */
  id: string;
  method: Method;
  /** Canonical path with `{parameters}`. */
  path: string;
  /** Other addresses of the same operation: `/path`, or `POST /path` where the method differs too. */
  aliases?: readonly string[];
  tag: string;
  summary: string;
  description?: string;
  access: Permitted;
  params?: Params;
  query?: Query;
  body?: Body;
  /** `optional`: the operation also takes a request without a body. */
  bodyRequired?: boolean;
  /** Success status, 200 unless given. */
  status?: number;
  output: Output;
  /** Another success shape with its own status, for example 503 of a probe. */
  alternative?: { status: number; when: (output: z.output<Output>) => boolean };
  /** Failures beyond those that follow from access and input. */
  problems?: readonly ProblemKind[];
  /** The operation reads the raw Bearer credential itself, although it is public. */
  readsBearer?: boolean;
  /** Knows the caller's device by the secret in `Gatehouse-Device`. */
  knowsDevice?: boolean;
  /** A POST that may be repeated as it is, because it changes nothing or nothing further: an `Idempotency-Key` is ignored. */
  repeatable?: boolean;
  /** Media type of the answer, `application/json` unless given. */
  produces?: "text/plain" | "application/jwt";
  /** The answer depends on nobody: cacheable for so many seconds, with an ETag. */
  cacheSeconds?: number;
  /** Pages of any origin may read the answer: it is public, and what they sign people in with begins there. */
  anyOrigin?: boolean;
  /** The settings are not asked for beforehand: none that can change are needed, or the operation's own statement sees to them. */
  checksSettings?: false;
  /** The operation answers one page as `{ items, next }` (`page()`): on the wire an array, and a `Link` to the next page. */
  paged?: boolean;
  /** Where the thing just created is found: the `Location` of the answer; `{members}` are filled in from the output. */
  location?: string;
  /** A GET that changes something, as an old contract asks: HEAD is then not answered. */
  changesOnGet?: boolean;
  /** Open to a browser session that must choose a new password before anything else opens. */
  opensForPasswordChange?: boolean;
  /** Open to a session that must add a second factor before anything else opens. */
  opensForEnrollment?: boolean;
  /**
   * Asks for a proof that is not older (RFC 9470): of everyone, or only of people who have a second factor. Anyone who has
   * one shows that. Applications have nothing else to show.
   */
  recent?: { minutes: number; of: "everybody" | "factor holders" };
  /** Where a browser that navigates here is sent instead; `{parameters}` are filled in. */
  page?: string;
  /** True answers and requests, for the document; tests call the requests. */
  examples?: { body?: unknown; output?: unknown };
}

type Part = "params" | "query" | "body";
type Schema<C extends Contract, P extends Part> = Exclude<C[P], undefined>;
type Has<C extends Contract, P extends Part> = [Schema<C, P>] extends [never] ? false : true;

/** What an operation's code receives: parsed values. */
type Parsed<C extends Contract> = {
  [P in Part as Has<C, P> extends true ? P : never]: z.output<Schema<C, P>>;
} & { bearer: string | undefined };

/** What a caller gives: values as a request would carry them, for the parts the contract has. */
export type Input<C extends Contract> = {
  [P in Part as Has<C, P> extends true ? P : never]: z.input<Schema<C, P>>;
} & { bearer?: string | undefined };

type PermittedActor<C extends Contract> = C["access"] extends "public"
  ? Actor
  : C["access"] extends "user"
    ? UserActor
    : C["access"] extends "authenticated"
      ? UserActor | ApplicationActor
      : Authorized;

/** A contract plus the code that keeps it. Calling it authorizes, parses, runs and parses the output, in this order. */
export interface Operation<C extends Contract = Contract> {
  (actor: Actor, input: Input<C>): Promise<z.output<C["output"]>>;
  contract: C;
  /**
   * Refuses an actor whom the contract does not admit, as calling does.
   * @throws Problem unauthorized, forbidden, second.factor.enrollment.required, password.change.required,
   *   reauthentication.required
   */
  authorize(actor: Actor, params: unknown): void;
}

/** Declares a contract; the generic keeps the exact types of its schemas. */
export function contract<
  const Permitted extends Access,
  Output extends z.ZodType,
  Params extends Shape = undefined,
  Query extends Shape = undefined,
  Body extends Shape = undefined,
>(definition: Contract<Params, Query, Body, Output, Permitted>): Contract<Params, Query, Body, Output, Permitted> {
  return definition;
}

/** Whether an `Idempotency-Key` means something to this operation. */
export const takesIdempotencyKey = ({ method, repeatable }: Contract): boolean => method === "POST" && !repeatable;

/** Every kind of problem the operation may answer with: declared ones and those that follow from the rest. */
export function problemsOf(contract: Contract): ProblemKind[] {
  const kinds: ProblemKind[] = ["internal", "service.unavailable", "too.many.requests", "request.too.large"];
  // A POST may carry an Idempotency-Key, which may be unreadable; any query may name a parameter that is none.
  const reads = contract.params || contract.query || contract.body || takesIdempotencyKey(contract);
  if (reads || contract.access !== "public") kinds.push("request.invalid");
  if (contract.body) kinds.push("request.malformed", "media.type.unsupported");
  if (takesIdempotencyKey(contract)) kinds.push("idempotency.key.reused");
  if (contract.access !== "public") {
    kinds.push("unauthorized", "token.expired", "token.revoked", "password.change.required");
    if (!contract.opensForEnrollment) kinds.push("second.factor.enrollment.required");
    kinds.push("forbidden");
  }
  if (contract.recent) kinds.push("reauthentication.required");
  return [...new Set([...kinds, ...(contract.problems ?? [])])];
}

/** How the caller showed their token (RFC 6750, RFC 9449). */
const schemeOf = ({ delegation }: { delegation?: Delegation | undefined }) =>
  delegation?.boundTo === undefined ? "Bearer" : "DPoP";

/** Refuses an actor whom the contract does not admit. */
export function authorize(actor: Actor, contract: Contract, params: unknown): void {
  const { access } = contract;
  if (access === "public") return;
  if (actor.type === "anonymous") throw new Problem("unauthorized", { reason: "nobody is signed in" });
  if (actor.type === "operator") {
    // Anyone who runs a command has no account of their own for these to be about.
    if (access === "authenticated" || access === "user")
      throw new Problem("forbidden", { reason: "a command has no account of its own" });
    return;
  }
  if (actor.mustEnroll && !contract.opensForEnrollment) throw new Problem("second.factor.enrollment.required");
  const opens = contract.opensForPasswordChange === true && actor.clientType === "browser";
  if (actor.mustChangePassword && !opens) throw new Problem("password.change.required");
  if (actor.delegation && (access === "authenticated" || access === "user"))
    throw new Problem("forbidden", { reason: "an account is no permission that a token carries" });
  if (access === "authenticated") return;
  if (access === "user") {
    if (actor.type !== "user") throw new Problem("forbidden", { reason: "only a person may" });
    return;
  }
  const permission = typeof access === "string" ? access : access.permission;
  if (actor.permissions.has(permission)) return;
  const isSelf =
    typeof access !== "string" &&
    typeof params === "object" &&
    params !== null &&
    actor.type === "user" &&
    !actor.delegation &&
    String(Reflect.get(params, access.orSelf)).toLowerCase() === actor.id;
  if (isSelf) return;
  const challenge = `${schemeOf(actor)} realm="gatehouse", error="insufficient_scope", scope="${permission}"`;
  throw new Problem("forbidden", {
    reason: permission,
    ...(actor.delegation ? { headers: { "WWW-Authenticate": challenge } } : {}),
  });
}

/**
 * What the documented systems' programs call, too, asks nothing new of them: only people who have a second factor, which none
 * of those programs' people have unless they added one, show it anew.
 */
export const STEP_UP = { minutes: 10, of: "factor holders" } as const;

/** Whatever changes how someone signs in, or how the service runs, asks everyone for a proof of these last minutes. */
export const STEP_UP_OF_EVERYBODY = { minutes: 10, of: "everybody" } as const;

/** So long a sign-in stands for the proof that someone has not who has neither a password nor a second factor yet. */
const WITHOUT_PROOF_MINUTES = 30;

/**
 * Refuses an actor whose last proof is older than the contract asks for. The answer says what to show, as RFC 9470 has it.
 * @throws Problem reauthentication.required
 */
export function requireFresh(actor: Actor, { recent }: Pick<Contract, "recent">): void {
  if (!recent || actor.type !== "user") return;
  const { hasPassword, hasSecondFactor, authenticatedAt, amr } = actor;
  if (recent.of === "factor holders" && !hasSecondFactor) return;
  const minutes = hasPassword || hasSecondFactor ? recent.minutes : WITHOUT_PROOF_MINUTES;
  // Whose device stands for the second factor (`amr`: `device`) has not shown it.
  const shown = !hasSecondFactor || amr.includes("mfa");
  if (shown && Date.now() - authenticatedAt.getTime() <= minutes * 60_000) return;
  throw new Problem("reauthentication.required", {
    detail: `This asks for a proof of the last ${minutes} minutes: \`POST /v1/auth/reauthenticate\`, then the same again.`,
    headers: {
      "WWW-Authenticate": `${schemeOf(actor)} realm="gatehouse", error="insufficient_user_authentication", error_description="A more recent authentication is required", acr_values="${hasSecondFactor ? "aal2" : "aal1"}", max_age="${minutes * 60}"`,
    },
  });
}

/** JSON Pointer (RFC 6901) of a value inside the request. */
export const pointer = (part: string, path: readonly PropertyKey[]) =>
  `/${[part, ...path].map((key) => String(key).replaceAll("~", "~0").replaceAll("/", "~1")).join("/")}`;

/** The code that old clients look for when the email address is the value that is wrong. */
const EMAIL_CODE = "email must be an email";

function parseInput<C extends Contract>(contract: C, input: Input<C>): Parsed<C> {
  const issues: Issue[] = [];
  const parts: Record<string, unknown> = { bearer: input.bearer };
  for (const part of ["params", "query", "body"] as const) {
    const schema = contract[part];
    if (!schema) continue;
    const result = schema.safeParse(Reflect.get(input, part) ?? (contract.bodyRequired === false ? {} : undefined));
    if (result.success) parts[part] = result.data;
    else
      issues.push(
        ...result.error.issues.map(({ path, message }) => ({ pointer: pointer(part, path), detail: message })),
      );
  }
  if (issues.length > 0) {
    const extraCodes = issues.some(({ detail }) => detail === EMAIL_CODE) ? [EMAIL_CODE] : [];
    throw new Problem("request.invalid", { issues, extraCodes });
  }
  // Each part was parsed by the schema that Parsed names for it.
  return parts as unknown as Parsed<C>;
}

/**
 * Binds code to a contract.
 * @throws Problem for whatever a caller can act on
 * @throws Error where the code throws a Problem that the contract does not declare: a mistake of ours, caught by tests
 */
export function implement<C extends Contract>(
  contract: C,
  run: (actor: PermittedActor<C>, input: Parsed<C>) => Promise<z.input<C["output"]>>,
): Operation<C> {
  const declared = new Set(problemsOf(contract));
  const operation = async (actor: Actor, input: Input<C>): Promise<z.output<C["output"]>> => {
    authorize(actor, contract, "params" in input ? input.params : undefined);
    requireFresh(actor, contract);
    try {
      // authorize() has just narrowed the actor to what the contract's access admits.
      const result = await run(actor as PermittedActor<C>, parseInput(contract, input));
      return contract.output.parse(result) as z.output<C["output"]>;
    } catch (error) {
      if (error instanceof Problem && !declared.has(error.kind)) {
        throw new Error(`${contract.id} answered with the undeclared problem ${error.kind}`, { cause: error });
      }
      throw error;
    }
  };
  return Object.assign(operation, {
    contract,
    authorize: (actor: Actor, params: unknown) => {
      authorize(actor, contract, params);
      requireFresh(actor, contract);
    },
  });
}
