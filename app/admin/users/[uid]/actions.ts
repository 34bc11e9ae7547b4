"use server";

import { grantRole as grant, revokeRole as revoke } from "@/lib/access/grants";
import * as applications from "@/lib/oauth/consent/user-applications";
import { endUserSession as endSession, endUserSessions as endSessions } from "@/lib/sessions/user-sessions";
import {
  markEmailVerified as markVerified,
  resendConfirmation as resend,
  startPasswordReset as startReset,
} from "@/lib/users/administration";
import * as email from "@/lib/users/user-email";
import { resetUserFactors as resetFactors } from "@/lib/users/user-factors";
import { deleteUser as remove, updateUser as update } from "@/lib/users/users";
import { action } from "@/lib/web/action";
import { change } from "@/lib/web/change";

export const updateUser = change(update);
export const grantRole = change(grant);
export const revokeRole = change(revoke);
export const startPasswordReset = change(startReset);
export const endUserSession = change(endSession);
export const endUserSessions = change(endSessions);
export const resetUserFactors = change(resetFactors);
export const deleteUser = action(remove);
export const markEmailVerified = change(markVerified);
export const resendConfirmation = change(resend);
export const startEmailChange = change(email.startEmailChange);
export const cancelUserEmailChange = change(email.cancelUserEmailChange);
export const revokeUserApplication = change(applications.revokeUserApplication);
