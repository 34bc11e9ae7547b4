import { audit } from "@/lib/audit/record";
import { withdrawTrust } from "@/lib/authentication/factors/trusted-devices";
import * as contracts from "@/lib/authentication/factors/trusted-devices.contract";
import { db, transaction } from "@/lib/db";
import { deviceDigest } from "@/lib/limits/device";
import { implement } from "@/lib/operation";
import { Problem } from "@/lib/problem";
import { toDevice } from "@/lib/sessions/own-sessions";

export const listTrustedDevices = implement(contracts.listTrustedDevices, async ({ id: userId, client }) => {
  const where = { userId, expiresAt: { gt: new Date() } };
  const devices = await db.trustedDevice.findMany({ where, orderBy: { createdAt: "desc" } });
  const own = Buffer.from(deviceDigest(client));
  return devices.map(({ id, digest, userAgent, ipAddress, createdAt, lastUsedAt, expiresAt }) => ({
    id,
    device: toDevice(userAgent),
    ipAddress,
    current: own.equals(Buffer.from(digest)),
    createdAt: createdAt.toISOString(),
    lastUsedAt: lastUsedAt?.toISOString() ?? null,
    expiresAt: expiresAt.toISOString(),
  }));
});

export const removeTrustedDevice = implement(contracts.removeTrustedDevice, (actor, { params: { deviceId } }) =>
  transaction(async (tx) => {
    if ((await withdrawTrust(tx, actor.id, deviceId)) === 0) throw new Problem("not.found");
    await audit(tx, actor, "device.untrusted", { type: "user", id: actor.id });
    return undefined;
  }),
);
