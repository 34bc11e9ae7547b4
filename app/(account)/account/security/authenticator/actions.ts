"use server";

import { RedirectType, redirect } from "next/navigation";
import type { FormState } from "@/lib/form";
import { confirmAuthenticatorApp, startAuthenticatorApp } from "@/lib/users/account/credentials/factors";
import { action } from "@/lib/web/action";
import { landingPath } from "@/lib/web/landing";

/** How far adding an app has come. */
export type Enrolment =
  | { step: "scan"; id: string; secret: string; uri: string; qr: string }
  | { step: "store"; recoveryCodes: string[] };

const start = action(startAuthenticatorApp, (begun): Enrolment => ({ step: "scan", ...begun }));

const confirm = action(confirmAuthenticatorApp, ({ recoveryCodes }): Enrolment | undefined =>
  recoveryCodes ? { step: "store", recoveryCodes } : undefined,
);

/** Begins to add an app, then takes its first code: one form for both, so that a wrong code keeps what was to be scanned. */
export async function enroll(previous: FormState<Enrolment>, data: FormData): Promise<FormState<Enrolment>> {
  if (!data.has("factorId")) return start({}, data);
  const { problem, result, values } = await confirm({}, data);
  if (!problem && !result) redirect(landingPath(data.get("callbackUrl")), RedirectType.replace);
  // A code that came too late: what is to be scanned counts no more.
  const shown = problem && !problem.errors.includes("not.found") ? previous.result : result;
  return { ...(problem ? { problem } : {}), ...(values ? { values } : {}), ...(shown ? { result: shown } : {}) };
}
