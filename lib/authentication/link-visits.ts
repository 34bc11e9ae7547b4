import type { Client } from "@/lib/actor";
import { db } from "@/lib/db";
import { digest } from "@/lib/secrets";

/**
 * Notes that someone or something opened the link of a mailed code: scanners, previews, the person. Never uses the code
 * up, and says nothing about it. Pages call it before they show their button.
 */
export async function recordVisit(code: string, { ipAddress, userAgent }: Client): Promise<void> {
  const found = await db.oneTimeCode.findUnique({
    where: { digest: digest(code) },
    select: { id: true, userId: true, purpose: true },
  });
  if (!found) return;
  const now = new Date();
  await db.linkVisit.upsert({
    where: { codeId: found.id },
    create: {
      codeId: found.id,
      userId: found.userId,
      purpose: found.purpose,
      firstAt: now,
      lastAt: now,
      ipAddress,
      userAgent,
    },
    update: { count: { increment: 1 }, lastAt: now, ipAddress, userAgent },
  });
}
