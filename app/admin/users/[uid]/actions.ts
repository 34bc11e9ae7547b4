"use server";

import { action } from "@/lib/http/action";
import { grantRole as grant, revokeRole as revoke } from "@/lib/services/grants";
import {
  resendConfirmation as resend,
  startPasswordReset as startReset,
  vouchForUser as vouch,
} from "@/lib/services/user-administration";
import { endUserSession as endSession, endUserSessions as endSessions } from "@/lib/services/user-sessions";
import { deleteUser as remove, updateUser as update } from "@/lib/services/users";

export const updateUser = action(update);
export const grantRole = action(grant);
export const revokeRole = action(revoke);
export const startPasswordReset = action(startReset);
export const endUserSession = action(endSession);
export const endUserSessions = action(endSessions);
export const deleteUser = action(remove);
export const vouchForUser = action(vouch);
export const resendConfirmation = action(resend);
