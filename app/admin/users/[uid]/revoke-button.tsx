"use client";

import { useTranslations } from "next-intl";
import { grantRole, revokeRole } from "@/app/admin/users/[uid]/actions";
import { useAction } from "@/components/forms/use-action";
import { Button } from "@/components/ui/button";

interface RevokeButtonProps {
  uid: string;
  user: string;
  role: { uuid: string; name: string };
}

/** Takes a role away. Asks nothing: granting it again takes as long as an answer would. */
export function RevokeButton({ uid, user, role }: RevokeButtonProps) {
  const t = useTranslations("admin.user");
  const { pending, run } = useAction();
  return (
    <Button
      size="small"
      variant="ghost"
      className="needs-script"
      pending={pending}
      aria-label={t("revokeRole", { role: role.name })}
      onClick={() =>
        run(
          () => revokeRole({}, { user_uid: uid, role_id: role.uuid }),
          () => t("revoked", { role: role.name, user }),
          () => grantRole({}, { user_uid: uid, role_id: role.uuid }),
        )
      }
    >
      {t("revoke")}
    </Button>
  );
}
