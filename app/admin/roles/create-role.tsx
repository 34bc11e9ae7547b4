"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { CreateDialog } from "@/app/admin/create-dialog";
import { createRole } from "@/app/admin/roles/actions";

/** Makes a role and goes on to it. */
export function CreateRole({ defaultOpen }: { defaultOpen: boolean }) {
  const t = useTranslations("admin.roles");
  const router = useRouter();
  return (
    <CreateDialog
      label={t("create")}
      description={t("createText")}
      placeholder="support"
      contract={() => import("@/lib/access/roles.contract").then((contracts) => contracts.createRole)}
      action={createRole}
      taken="role.already.exists"
      defaultOpen={defaultOpen}
      onDone={({ id }) => router.push(`/admin/roles/${id}`)}
    />
  );
}
