"use server";

import { RedirectType, redirect } from "next/navigation";
import type { FormState } from "@/lib/form";
import { setUpAdministrator } from "@/lib/operator/setup";
import { action } from "@/lib/web/action";
import { submitSignIn } from "@/lib/web/sign-in";

const run = action(setUpAdministrator);

/** Makes the first administrator and signs this browser in. The token leaves the address with it. */
export async function setUp(
  previous: FormState<{ userId: string }>,
  data: FormData,
): Promise<FormState<{ userId: string }>> {
  const answer = await run(previous, data);
  if (answer.problem) return answer;
  await submitSignIn("credentials", { email: data.get("email"), password: data.get("password") });
  // Where signing in failed after all, this leads to the sign-in page.
  redirect("/admin", RedirectType.replace);
}
