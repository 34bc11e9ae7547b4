"use server";

import { action } from "@/lib/http/action";
import { change } from "@/lib/http/change";
import { grantRole as grant, revokeRole as revoke } from "@/lib/services/grants";
import {
  resendConfirmation as resend,
  startPasswordReset as startReset,
  vouchForUser as vouch,
} from "@/lib/services/user-administration";
import { endUserSession as endSession, endUserSessions as endSessions } from "@/lib/services/user-sessions";
import { deleteUser as remove, updateUser as update } from "@/lib/services/users";

export const updateUser = change(update);
export const grantRole = change(grant);
export const revokeRole = change(revoke);
export const startPasswordReset = change(startReset);
export const endUserSession = change(endSession);
export const endUserSessions = change(endSessions);
export const deleteUser = action(remove);
export const vouchForUser = change(vouch);
export const resendConfirmation = change(resend);
