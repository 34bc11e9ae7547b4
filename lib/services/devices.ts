import type { Client } from "@/lib/auth/actor";
import { digest } from "@/lib/auth/secrets";
import { networkOf } from "@/lib/auth/throttle";
import type { Transaction } from "@/lib/db";
import { queueMail } from "@/lib/mail/outbox";
import type { User } from "@/prisma/client/client";

/** What tells a person's devices apart: a browser by the id it keeps, a program by its name and network. */
const nameOf = ({ deviceId, userAgent, ipAddress }: Client): string =>
  deviceId ? `browser ${deviceId}` : `program ${networkOf(ipAddress)} ${userAgent ?? ""}`;

/**
 * Remembers the device a person signs in from, and mails a notice when it is new; not for a person's first device, which
 * is how everybody begins.
 */
export async function noteDevice(tx: Transaction, client: Client, user: User): Promise<void> {
  const now = new Date();
  const [seen] = await tx.$queryRaw<{ is_new: boolean }[]>`
    INSERT INTO devices (user_id, digest, created_at, last_seen_at)
    VALUES (${user.id}::uuid, ${digest(nameOf(client))}, ${now}, ${now})
    ON CONFLICT (user_id, digest) DO UPDATE SET last_seen_at = ${now}
    RETURNING xmax = 0 AS is_new`;
  if (!seen?.is_new) return;
  const known = await tx.device.count({ where: { userId: user.id }, take: 2 });
  if (known < 2) return;
  const props = { at: now.toISOString(), ipAddress: client.ipAddress, userAgent: client.userAgent };
  const { email: recipient, locale, id: userId } = user;
  await queueMail(tx, { template: "new_device", recipient, locale, userId, props });
}
