import type { Adapter } from "oidc-provider";
import { InvalidGrant, InvalidRequest } from "oidc-provider/lib/helpers/errors.js";
import { DEVICE_CODE, storeDeviceCode } from "@/lib/oauth/device/store";
import { findClientOfDocument } from "@/lib/oauth/documents/clients";
import { findClient, isClientId } from "@/lib/oauth/store/clients";
import { endGrant, findGrant } from "@/lib/oauth/store/grants";
import { findSession } from "@/lib/oauth/store/sessions";
import {
  consumeToken,
  deleteToken,
  deleteTokensOfGrant,
  findToken,
  storeOnce,
  storeToken,
} from "@/lib/oauth/store/tokens";
import { asTried } from "@/lib/oauth/trial/store";

const nothing = async () => undefined;

/** Of what the provider only reads; everything else it may ask for is left undone. */
const readOnly = (find: Adapter["find"], rest: Partial<Adapter> = {}): Adapter => ({
  find,
  findByUid: find,
  findByUserCode: nothing,
  upsert: nothing,
  consume: nothing,
  destroy: nothing,
  revokeByGrantId: nothing,
  ...rest,
});

/** PostgreSQL: what is stored belongs to a grant, a session or a person that is gone. */
const FOREIGN_KEY_VIOLATION = "23503";

const isOrphan = (error: unknown) => Object(error).code === FOREIGN_KEY_VIOLATION;

/** Tokens, codes and sign-ins on their way. */
const tokens = (kind: string): Adapter => ({
  find: (id) => findToken(kind, id),
  findByUid: nothing,
  findByUserCode: nothing,
  upsert: async (id, payload, seconds = 0) => {
    try {
      await storeToken(kind, id, payload, seconds);
    } catch (error) {
      // Ended while this was being issued, for example because the code was used twice at once.
      throw isOrphan(error) ? new InvalidGrant("the grant has ended") : error;
    }
  },
  consume: async (id) => {
    if (await consumeToken(kind, id)) return;
    // Of several at once all but one come too late. That is as if they came later: what was issued ends.
    const used = await findToken(kind, id);
    if (used?.grantId) await endGrant(used.grantId);
    throw new InvalidGrant("used already");
  },
  destroy: (id) => deleteToken(kind, id),
  revokeByGrantId: (grantId) => deleteTokensOfGrant(kind, grantId),
});

/** Proofs and assertions of clients, each of which counts once. */
const shown = (kind: string): Adapter => ({
  ...tokens(kind),
  upsert: async (id, payload, seconds = 0) => {
    if (!(await storeOnce(kind, id, payload, seconds))) throw new InvalidRequest("shown before");
  },
});

/** What the provider keeps of each kind, over our own tables. */
export function adapterOf(kind: string): Adapter {
  if (kind === "Client")
    return readOnly(async (id) => asTried(await (isClientId(id) ? findClient(id) : findClientOfDocument(id))));
  if (kind === "Session") return readOnly(findSession);
  if (kind === "Grant") return readOnly(findGrant, { destroy: endGrant });
  if (kind === DEVICE_CODE)
    return { ...tokens(kind), upsert: (id, payload, seconds = 0) => storeDeviceCode(id, payload, seconds) };
  return kind === "ReplayDetection" ? shown(kind) : tokens(kind);
}
