"use server";

import { change } from "@/lib/http/change";
import * as mail from "@/lib/services/mail";

const retry = change(mail.retryMail);

/** Sends a mail that waits or failed, now. */
export async function retryMail(id: string) {
  return retry({}, { id });
}
