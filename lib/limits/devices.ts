import type { Client } from "@/lib/actor";
import type { Transaction } from "@/lib/db";
import { deviceDigest } from "@/lib/limits/device";
import type { Attempt } from "@/lib/limits/limit";
import { queueMail } from "@/lib/mail/outbox";
import type { User } from "@/prisma/client/client";

/** Makes a device known without a notice: anyone who holds it has just proved the mailbox. */
export async function trustDevice(tx: Transaction, client: Client, { id: userId }: Pick<User, "id">): Promise<void> {
  const device = { userId, digest: deviceDigest(client) };
  const lastSeenAt = new Date();
  await tx.device.upsert({
    where: { userId_digest: device },
    create: { ...device, createdAt: lastSeenAt, lastSeenAt },
    update: { lastSeenAt },
  });
}

/**
 * Remembers the device a person signs in from, and mails a notice when it is new; not for a person's first device, which
 * is how everyone begins. In the same statement the attempts that led here are refunded.
 */
export async function noteDevice(
  tx: Transaction,
  client: Client,
  user: Pick<User, "id" | "email" | "locale">,
  attempt: Attempt = [],
): Promise<void> {
  const now = new Date();
  const [seen] = await tx.$queryRaw<{ is_new: boolean }[]>`
    INSERT INTO devices (user_id, digest, created_at, last_seen_at)
    SELECT ${user.id}::uuid, ${deviceDigest(client)}, ${now}, ${now} FROM refund_limits(${JSON.stringify(attempt)}::jsonb)
    ON CONFLICT (user_id, digest) DO UPDATE SET last_seen_at = ${now}
    RETURNING xmax = 0 AS is_new`;
  if (!seen?.is_new) return;
  const known = await tx.device.count({ where: { userId: user.id }, take: 2 });
  if (known < 2) return;
  const props = { at: now.toISOString(), ipAddress: client.ipAddress, userAgent: client.userAgent };
  const { email: recipient, locale, id: userId } = user;
  await queueMail(tx, { template: "new_device", recipient, locale, userId, props });
}
