"use server";

import { grantRole as grant, revokeRole as revoke } from "@/lib/access/grants";
import { endUserSession as endSession, endUserSessions as endSessions } from "@/lib/sessions/user-sessions";
import {
  resendConfirmation as resend,
  startPasswordReset as startReset,
  vouchForUser as vouch,
} from "@/lib/users/administration";
import { deleteUser as remove, updateUser as update } from "@/lib/users/users";
import { action } from "@/lib/web/action";

export const updateUser = action(update);
export const grantRole = action(grant);
export const revokeRole = action(revoke);
export const startPasswordReset = action(startReset);
export const endUserSession = action(endSession);
export const endUserSessions = action(endSessions);
export const deleteUser = action(remove);
export const vouchForUser = action(vouch);
export const resendConfirmation = action(resend);
