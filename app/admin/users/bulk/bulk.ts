import type { z } from "zod";
import { changeUsers } from "@/app/admin/users/actions";
import { send } from "@/components/forms/send";
import type { FormProblem } from "@/lib/form";
import type { BulkResult, bulkActions } from "@/lib/users/bulk.contract";
import type { User, UserStatus } from "@/lib/users/users.contract";

export type BulkAction = (typeof bulkActions)[number];

export type Outcome = z.output<typeof BulkResult>;

/** What a selection remembers of each user, also of those on other pages. */
export interface Chosen {
  uid: string;
  name: string;
  status: UserStatus;
}

/** The operation takes up to 100 at once; changes go in smaller steps, so that the progress moves. */
const CHECKED_AT_ONCE = 100;
const CHANGED_AT_ONCE = 25;

interface Work {
  action: BulkAction;
  role: string | undefined;
  users: readonly Chosen[];
  dryRun: boolean;
  onProgress?: (done: number) => void;
}

/** Does one thing to any number of users, piece by piece. A problem ends it; what was done before it is told beside it. */
export async function runBulk({ action, role, users, dryRun, onProgress }: Work): Promise<{
  outcomes: Outcome[];
  problem?: FormProblem;
}> {
  const outcomes: Outcome[] = [];
  const step = dryRun ? CHECKED_AT_ONCE : CHANGED_AT_ONCE;
  for (let start = 0; start < users.length; start += step) {
    const uids = users.slice(start, start + step).map(({ uid }) => uid);
    const body = { action, uids, dry_run: dryRun, ...(role ? { role_id: role } : {}) };
    const { problem, result } = await send(() => changeUsers({}, body));
    if (problem) return { outcomes, problem };
    outcomes.push(...(result ?? []));
    onProgress?.(outcomes.length);
  }
  return { outcomes };
}

/** Whether an action would change anything about this user, as far as a list shows. */
export function changes(action: BulkAction, { status, reset_password, roles }: z.output<typeof User>): boolean {
  switch (action) {
    case "revoke":
      return roles.length > 0;
    case "enable":
      return status === "disabled";
    case "disable":
    case "restore_password":
      return status !== "disabled";
    case "confirm":
    case "resend_confirmation":
      return status === "pending";
    case "require_password_change":
      return !reset_password;
    case "grant":
    case "delete":
      return true;
  }
}

const inverse: Partial<Record<BulkAction, BulkAction>> = {
  grant: "revoke",
  revoke: "grant",
  disable: "enable",
  enable: "disable",
};

/** The status that undoing would lead back to; enabling also marks an email as verified, which must not happen by undoing. */
const statusBefore: Partial<Record<BulkAction, UserStatus>> = { disable: "active", enable: "disabled" };

/** What would take a change back, and from whom; undefined where nothing can be taken back. */
export function undoOf(action: BulkAction, users: readonly Chosen[], outcomes: readonly Outcome[]) {
  const back = inverse[action];
  const changed = new Set(outcomes.filter(({ outcome }) => outcome === "changed").map(({ uid }) => uid));
  const before = statusBefore[action];
  const reversible = users.filter(({ uid, status }) => changed.has(uid) && (!before || status === before));
  return back && reversible.length > 0 ? { action: back, users: reversible } : undefined;
}
