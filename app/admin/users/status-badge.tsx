import { useTranslations } from "next-intl";
import { Badge } from "@/components/ui/badge";
import type { UserStatus } from "@/lib/users/users.contract";

const tones = { active: "success", pending: "warning", disabled: "danger" } as const;

/** The state of an account in a word. */
export function StatusBadge({ status }: { status: UserStatus }) {
  const t = useTranslations("admin.users.status");
  return (
    <Badge tone={tones[status]} dot>
      {t(status)}
    </Badge>
  );
}
