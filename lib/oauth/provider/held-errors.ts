import type { KoaContextWithOIDC, Provider } from "oidc-provider";
import { z } from "zod";
import { db } from "@/lib/db";
import { env } from "@/lib/env";
import { settingsOf } from "@/lib/oauth/store/clients";
import { INTERACTION_SECONDS } from "@/lib/oauth/store/lifetimes";
import { visitor } from "@/lib/oauth/visit";
import { seal, unseal } from "@/lib/secrets";

/** More would not fit into the address of the page beside everything else. */
const MOST_CHARACTERS = 4000;

const PURPOSE = "held error";

const Held = z.object({ to: z.url(), until: z.number() });

/** Where an application wanted someone sent, sealed: the page leads nowhere that no application of ours has registered. */
function sealAddress(to: string): string {
  const until = Date.now() + INTERACTION_SECONDS * 1000;
  return Buffer.from(seal(PURPOSE, "", JSON.stringify({ to, until }))).toString("base64url");
}

/** The address that was sealed; undefined where nobody here has sealed it, or some time ago. */
export function openAddress(sealed: string): URL | undefined {
  try {
    const { to, until } = Held.parse(JSON.parse(unseal(PURPOSE, "", Buffer.from(sealed, "base64url"))));
    return until > Date.now() ? new URL(to) : undefined;
  } catch {
    return undefined; // strangers write what they like
  }
}

/** Where an answer sends someone beyond our own pages: an address, or null where a form carries them. */
function destinationOf({ response }: KoaContextWithOIDC): string | null | undefined {
  const location = response.get("Location");
  if (location) return new URL(location, env().APP_URL).origin === env().APP_URL ? undefined : location;
  return response.is("html") ? null : undefined;
}

/** Whether this person has let the application in before, and so knows where it leads. */
async function hasAgreed(applicationId: string): Promise<boolean> {
  const user = visitor();
  return user !== undefined && (await db.consent.count({ where: { userId: user.id, applicationId } })) > 0;
}

/**
 * Tells people of errors in place of an application that registered itself and that they have not let in: anybody could
 * register an address, ask for what must fail, and have our own address lead there (RFC 9700, section 4.11.2).
 */
export function holdErrors(provider: Provider): void {
  const succeeded = new WeakSet<object>();
  const errors = new WeakMap<object, string>();
  provider.on("authorization.success", (ctx) => void succeeded.add(ctx));
  provider.on("authorization.error", (ctx, { error }) => void errors.set(ctx, error));
  provider.use(async (ctx: KoaContextWithOIDC, next: () => Promise<void>) => {
    await next();
    const client = ctx.oidc?.client;
    const to = destinationOf(ctx);
    if (!client || to === undefined || succeeded.has(ctx)) return;
    const { selfRegistered, applicationId } = settingsOf(client);
    if (!selfRegistered || (await hasAgreed(applicationId))) return;
    const query = new URLSearchParams({ error: errors.get(ctx) ?? "server_error" });
    if (to !== null && to.length <= MOST_CHARACTERS) query.set("to", sealAddress(to));
    ctx.status = 303;
    ctx.redirect(`/authorization-error?${query}`);
  });
}
