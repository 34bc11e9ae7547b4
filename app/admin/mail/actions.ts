"use server";

import { change } from "@/app/admin/change";
import * as mail from "@/lib/mail/mail";

const retry = change(mail.retryMail);

/** Sends a mail that waits or failed, now. */
export async function retryMail(id: string) {
  return retry({}, { id });
}
