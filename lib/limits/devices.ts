import type { Client } from "@/lib/actor";
import type { Transaction } from "@/lib/db";
import { deviceDigest } from "@/lib/limits/device";
import type { Attempt } from "@/lib/limits/limit";
import { queueMail } from "@/lib/mail/outbox";
import { Prisma, type User } from "@/prisma/client/client";

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
 * The statement that remembers the device a person signs in from, and says whether its owner is to be told: it is new, and not
 * their first, which is how everyone begins. The attempts that led here are refunded with it.
 * @param people whom it is noted for: a table or CTE with a `user_id`
 */
export const noteDeviceSql = (client: Client, attempt: Attempt, people: Prisma.Sql): Prisma.Sql => Prisma.sql`
  INSERT INTO devices (user_id, digest, created_at, last_seen_at)
  SELECT user_id, ${Buffer.from(deviceDigest(client))}::bytea, ${new Date()}::timestamptz, ${new Date()}::timestamptz
  FROM ${people}, LATERAL refund_limits(CASE WHEN user_id IS NOT NULL THEN ${JSON.stringify(attempt)}::jsonb END)
  ON CONFLICT (user_id, digest) DO UPDATE SET last_seen_at = excluded.last_seen_at
  RETURNING xmax = 0 AND EXISTS (SELECT FROM devices known WHERE known.user_id = devices.user_id) AS tells`;

/** Mails a notice of a device that is new. */
export async function tellOfDevice(
  tx: Transaction,
  client: Client,
  { id: userId, email: recipient, locale }: Pick<User, "id" | "email" | "locale">,
): Promise<void> {
  const { ipAddress, userAgent } = client;
  const props = { at: new Date().toISOString(), ipAddress, userAgent };
  await queueMail(tx, { template: "new_device", recipient, locale, userId, props });
}

/** Remembers the device a person signs up from, and mails a notice when it is new and not their first. */
export async function noteDevice(
  tx: Transaction,
  client: Client,
  user: Pick<User, "id" | "email" | "locale">,
): Promise<void> {
  const person = Prisma.sql`(SELECT ${user.id}::uuid AS user_id) person`;
  const [noted] = await tx.$queryRaw<{ tells: boolean }[]>(noteDeviceSql(client, [], person));
  if (noted?.tells) await tellOfDevice(tx, client, user);
}
