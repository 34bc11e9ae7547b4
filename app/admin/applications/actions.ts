"use server";

import * as roles from "@/lib/applications/application-roles";
import * as applications from "@/lib/applications/applications";
import * as clients from "@/lib/applications/clients";
import * as trial from "@/lib/oauth/trial/trial";
import { action } from "@/lib/web/action";
import { change } from "@/lib/web/change";

export const createApplication = change(applications.createApplication);
export const createClient = change(clients.createClient);
export const updateApplication = change(applications.updateApplication);
const rotate = change(applications.rotateApplicationToken);
const remove = action(applications.deleteApplication);
const configure = change(clients.configureClient);
const rotateClient = change(clients.rotateClientSecret);
const stop = change(clients.removeClient);
const grant = change(roles.grantApplicationRole);
const start = action(trial.startClientTrial);
const finish = action(trial.finishClientTrial);
const revoke = change(roles.revokeApplicationRole);

export async function rotateToken(id: string, overlapSeconds: number) {
  return rotate({}, { id, overlap_seconds: overlapSeconds });
}

/** Lets people sign in to an application, or changes how. */
export async function configureClient(id: string, settings: Readonly<Record<string, unknown>>) {
  return configure({}, { ...settings, id });
}

export async function rotateSecret(id: string, overlapSeconds: number) {
  return rotateClient({}, { id, overlap_seconds: overlapSeconds });
}

/** Lets nobody sign in to an application any more. */
export async function removeClient(id: string) {
  return stop({}, { id });
}

export async function setActive(id: string, active: boolean) {
  return updateApplication({}, { id, active });
}

export async function deleteApplication(id: string | number) {
  return remove({}, { id });
}

/** Assigns a role to an application, or takes it. */
export async function setRole(id: string, role: number, held: boolean) {
  return held ? grant({}, { id, role }) : revoke({}, { id, role });
}

/** Begins to try an application out. */
export async function startTrial(id: string, asked: { scopes: readonly string[]; resource: string | null }) {
  return start({}, { ...asked, id });
}

/** What came of it. */
export async function finishTrial(id: string, answer: Readonly<Record<string, string>>) {
  return finish({}, { ...answer, id });
}
