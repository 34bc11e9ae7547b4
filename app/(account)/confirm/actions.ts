"use server";

import { RedirectType, redirect } from "next/navigation";
import { aboutOtp } from "@/app/(account)/about-otp";
import type { FormState } from "@/lib/form";
import { VERIFIED_PATH } from "@/lib/web/landing";
import { forgetMailbox } from "@/lib/web/mailbox";
import { submitSignIn } from "@/lib/web/sign-in";

/** Confirms by the code of a mailed link, and signs this browser in. The code leaves the address with it. */
export async function confirmByLink(_: FormState<undefined>, data: FormData): Promise<FormState<undefined>> {
  const { problem } = await submitSignIn("confirmation", data);
  if (problem) return { problem };
  await forgetMailbox();
  // In place of this page: going back must not lead to a code that is used.
  redirect(VERIFIED_PATH, RedirectType.replace);
}

/** Confirms by the one-time code of the email, and signs this browser in. */
export async function confirmByDigits(_: FormState<undefined>, data: FormData): Promise<FormState<undefined>> {
  const { problem, values } = await submitSignIn("confirmation", data);
  if (problem) return aboutOtp({ problem, ...(values ? { values } : {}) });
  await forgetMailbox();
  redirect(VERIFIED_PATH, RedirectType.replace);
}
