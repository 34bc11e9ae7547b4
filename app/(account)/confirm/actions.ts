"use server";

import { RedirectType, redirect } from "next/navigation";
import { aboutDigits } from "@/app/(account)/digits";
import type { FormState } from "@/lib/form";
import { landingPath } from "@/lib/web/landing";
import { forgetMailbox } from "@/lib/web/mailbox";
import { enter } from "@/lib/web/sign-in";

/** Confirms by the code of a mailed link, and signs this browser in. The code leaves the address with it. */
export async function confirmByLink(_: FormState<undefined>, data: FormData): Promise<FormState<undefined>> {
  const { problem } = await enter("confirmation", data);
  if (problem) return { problem };
  await forgetMailbox();
  // In place of this page: going back must not lead to a code that is used.
  redirect(landingPath("/"), RedirectType.replace);
}

/** Confirms by the digits of the mail, and signs this browser in. */
export async function confirmByDigits(_: FormState<undefined>, data: FormData): Promise<FormState<undefined>> {
  const { problem, values } = await enter("confirmation", data);
  if (problem) return aboutDigits({ problem, ...(values ? { values } : {}) });
  await forgetMailbox();
  redirect(landingPath("/"), RedirectType.replace);
}
