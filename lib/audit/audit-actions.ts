/**
 * Every action that the audit log may hold, in the groups by which people look for them. Each has a name and a sentence in
 * both languages: `audit.actions` and `audit.sentences` among the messages.
 */
const actionsByGroup = {
  sign_ins: [
    "login.succeeded",
    "login.challenged",
    "session.reauthenticated",
    "login.unlocked",
    "application.signed_in",
    "application.authorized",
    "application.authorization_ended",
    "session.ended",
    "sessions.ended",
  ],
  refusals: [
    "login.refused",
    "request.refused",
    "password.change_refused",
    "session.refresh_reused",
    "intrusion.reported",
  ],
  accounts: [
    "user.registered",
    "user.created",
    "user.imported",
    "user.confirmed",
    "registration.discarded",
    "confirmation.resent",
    "user.updated",
    "user.disabled",
    "user.enabled",
    "user.deleted",
    "administrator.created",
    "profile.updated",
    "email.change_requested",
    "email.change_cancelled",
    "email.changed",
    "address.added",
    "address.removed",
    "consent.granted",
    "consent.denied",
    "consent.revoked",
    "deletion.scheduled",
    "deletion.cancelled",
  ],
  passwords: ["password.restore_started", "password.changed", "password.reset"],
  factors: [
    "factor.added",
    "factor.renamed",
    "factor.removed",
    "factors.reset",
    "recovery_codes.renewed",
    "recovery_code.used",
    "device.trusted",
    "device.untrusted",
  ],
  roles: [
    "role.granted",
    "role.revoked",
    "role.created",
    "role.updated",
    "role.deleted",
    "role.permission_added",
    "role.permission_removed",
    "permission.created",
    "permission.updated",
    "permission.deleted",
  ],
  service: [
    "application.created",
    "application.updated",
    "application.deleted",
    "application.token_rotated",
    "client.registered",
    "client.updated",
    "client.removed",
    "client.secret_rotated",
    "client.resource_set",
    "client.tried",
    "resource.created",
    "resource.updated",
    "resource.deleted",
    "key.rotated",
    "key.revoked",
    "setting.changed",
    "mail.retried",
    "audit.exported",
    "users.exported",
    "account.exported",
    "audit.archived",
    "audit.sealed",
  ],
} as const satisfies Record<string, readonly string[]>;

export type AuditGroup = keyof typeof actionsByGroup;
export type AuditAction = (typeof actionsByGroup)[AuditGroup][number];

/** The groups, in the order above. */
export const auditGroups = Object.keys(actionsByGroup) as [AuditGroup, ...AuditGroup[]]; // its keys, as it is written above

/** The actions of one group. */
export const actionsOf = (group: AuditGroup): readonly AuditAction[] => actionsByGroup[group];

/** Every action. */
export const auditActions: readonly AuditAction[] = auditGroups.flatMap(actionsOf);
