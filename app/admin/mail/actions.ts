"use server";

import * as mail from "@/lib/mail/mail";
import { change } from "@/lib/web/change";

const retry = change(mail.retryMail);

/** Sends a mail that waits or failed, now. */
export async function retryMail(id: string) {
  return retry({}, { id });
}
