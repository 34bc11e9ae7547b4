import type { Provider } from "oidc-provider";
import { MAPPED } from "@/lib/oauth/store/accounts";
import { hasSecret } from "@/lib/oauth/store/clients";
import { currentVisit, visitor } from "@/lib/oauth/visit";

/**
 * Makes our browser session the provider's. Whoever is signed in at the browser is asked of its row at every request, and
 * nothing that the provider would note in a session of its own can say anything else.
 */
export function bindSession({ Session }: Provider): void {
  Object.assign(Session, {
    async get(this: typeof Session, ctx: { oidc: { entity(kind: string, value: object): void } }) {
      const user = visitor();
      const session = (user && (await this.find(user.sessionId))) ?? new this();
      ctx.oidc.entity("Session", session);
      return session;
    },
  });
  Object.assign(Session.prototype, {
    /** The id of our session, by which services know it everywhere. */
    sidFor(this: { uid: string }) {
      return this.uid;
    },
    /** Who signs in does so here, and is known from the session. */
    loginAccount: () => undefined,
    resetIdentifier: () => undefined,
  });
}

/** Compares secrets by their digests, and names the session in every ID token. */
export function bindClients({ Client }: Provider): void {
  Object.assign(Client.prototype, {
    async compareClientSecret(this: { clientId: string }, secret: string) {
      const isRight = await hasSecret(this.clientId, secret);
      // Not before: a stranger who names the application must not use up what it has.
      if (isRight) currentVisit().countApplication(this.clientId);
      return isRight;
    },
    includeSid: () => true,
    // Of a client without scopes: a list that holds none. The provider would take no list for every scope.
    scope: " ",
  });
}

/** Adds the claims that a client has under names of its own, which no scope of the provider's stands for. */
export function bindClaims({ Claims }: Provider): void {
  const { result } = Claims.prototype;
  Object.assign(Claims.prototype, {
    async result(this: { available: object }) {
      return { ...(await result.call(this)), ...Reflect.get(this.available, MAPPED) };
    },
  });
}
