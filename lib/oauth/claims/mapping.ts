import type { z } from "zod";
import type { ClaimPlace, ClaimSource, ClaimMapping as Contract } from "@/lib/applications/claims.contract";
import type { Scope } from "@/lib/oauth/scopes";

export type ClaimMapping = z.output<typeof Contract>;

/** An address that someone keeps here. */
export interface Address {
  address: string;
  type: string;
  name: string;
}

/** What claims are made of; what an application that acts for itself has none of is left out. */
export interface ClaimSources {
  name?: string;
  locale?: string;
  /** Read where a claim needs them. */
  addresses?: () => Promise<Address[]>;
  roles: readonly string[];
  permissions: readonly string[];
}

/** By which scope someone lets an application see it. */
const scopeOf: Readonly<Record<z.output<typeof ClaimSource>, Scope>> = {
  name: "profile",
  locale: "profile",
  addresses: "addresses",
  roles: "roles",
  permissions: "permissions",
};

async function claimFrom({ from, address_type }: ClaimMapping, sources: ClaimSources): Promise<unknown> {
  if (from !== "addresses") return sources[from];
  const addresses = await sources.addresses?.();
  return addresses?.filter(({ type }) => address_type === null || type === address_type).map(({ address }) => address);
}

/** The claims of a client under its own names, as far as they were granted. */
export async function mappedClaims(
  mappings: readonly ClaimMapping[],
  place: z.output<typeof ClaimPlace>,
  granted: ReadonlySet<string>,
  sources: ClaimSources,
): Promise<Record<string, unknown>> {
  const wanted = mappings.filter((one) => one.in.includes(place) && granted.has(scopeOf[one.from]));
  const entries = await Promise.all(wanted.map(async (one) => [one.claim, await claimFrom(one, sources)] as const));
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}
