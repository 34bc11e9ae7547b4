import { type AuditAction, auditActions } from "@/lib/audit/audit-actions";

type Dashed<Text extends string> = Text extends `${infer Head}.${infer Rest}` ? `${Head}-${Rest}` : Text;

/** Key of an action below `audit.actions` and `audit.sentences`: next-intl reads dots as levels. */
export type ActionKey = Dashed<AuditAction>;

/** The key of an action; undefined for what an earlier or later version of the service wrote. */
export function actionKey(action: string): ActionKey | undefined {
  const known = auditActions.find((candidate) => candidate === action);
  return known?.replace(".", "-") as ActionKey | undefined; // the type says the same
}
