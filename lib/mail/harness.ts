import { afterEach, beforeEach, vi } from "vitest";
import { db, transaction } from "@/lib/db";
import { reloadEnv } from "@/lib/env";
import { type FakeProvider, startFakeResend } from "@/lib/mail/fake-providers";
import type { MailTemplate } from "@/lib/mail/kinds";
import { findCode } from "@/lib/mail/one-time-codes";
import { queueMail } from "@/lib/mail/outbox";
import { truncateAll } from "@/lib/testing/database";
import { createUser } from "@/lib/testing/factories";
import type { Prisma, User } from "@/prisma/client/client";

/*
 * What tests of the outbox share: an empty database, a provider that keeps what it receives, and words for queueing.
 */

/** Gives every test of a file an empty outbox that sends through a fake provider. */
export function connectProvider(): { readonly provider: FakeProvider } {
  let provider: FakeProvider;
  beforeEach(async () => {
    provider = await startFakeResend();
    vi.stubEnv("APP_URL", "https://id.gatehouse.example");
    vi.stubEnv("RESEND_API_KEY", "re_test_key");
    vi.stubEnv("RESEND_BASE_URL", provider.url);
    reloadEnv();
    await truncateAll();
  });
  afterEach(async () => {
    vi.unstubAllEnvs();
    reloadEnv();
    await provider.close();
  });
  return {
    get provider() {
      return provider;
    },
  };
}

/** Moments by their distance in seconds from a fixed start. */
export const clockFrom = (start: number) => (seconds: number) => new Date(start + seconds * 1000);

/** A moment so many seconds from now. */
export const later = (seconds: number) => clockFrom(Date.now())(seconds);

/** John, who has not confirmed his address. */
export const addJohn = (more: Partial<Prisma.UserUncheckedCreateInput> = {}) =>
  createUser({ email: "john@example.com", confirmedAt: null, ...more });

export const queueFor = (user: User, template: MailTemplate) =>
  transaction((tx) => queueMail(tx, { template, recipient: user.email, locale: user.locale, userId: user.id }));

/** Every row of the outbox, oldest first. */
export const mails = () => db.mail.findMany({ orderBy: { id: "asc" } });

/** The codes of all mails the provider took, in order. */
export const sentCodes = ({ received }: FakeProvider) =>
  received.map(({ body }) => /[?&]code=([\w-]+)/.exec(body.text)?.[1] ?? "");

/** Whether a code still opens something. */
export const works = (code = "") =>
  transaction((tx) => findCode(tx, code, ["confirmation", "recovery", "invitation"])).then(
    () => true,
    () => false,
  );
