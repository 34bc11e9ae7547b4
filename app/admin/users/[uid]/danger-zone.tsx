"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import type { z } from "zod";
import { useOperation } from "@/app/admin/use-operation";
import { deleteUser, startPasswordReset, updateUser } from "@/app/admin/users/[uid]/actions";
import type { BulkAction } from "@/app/admin/users/bulk";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { showToast } from "@/components/ui/toast";
import type { User } from "@/lib/contracts/users";

interface DangerZoneProps {
  user: z.output<typeof User>;
  /** What this administrator may do; nothing of it, and the card is not there. */
  actions: readonly BulkAction[];
}

/** What ends or changes how somebody gets in. An administrator starts a reset, but never sees or chooses a password. */
export function DangerZone({ user, actions }: DangerZoneProps) {
  const t = useTranslations("admin.user");
  const router = useRouter();
  const { attempt } = useOperation();
  const { uid, name } = user;
  const tasks = [
    {
      action: "restore_password" as const,
      shown: user.status !== "disabled",
      tone: "primary" as const,
      call: () => startPasswordReset({}, { uid }),
    },
    {
      action: "require_password_change" as const,
      shown: !user.reset_password,
      tone: "primary" as const,
      call: () => updateUser({}, { uid, reset_password: true }),
    },
    {
      action: "disable" as const,
      shown: user.status !== "disabled",
      tone: "danger" as const,
      call: () => updateUser({}, { uid, active: false }),
    },
    {
      action: "enable" as const,
      shown: user.status !== "active",
      tone: "primary" as const,
      call: () => updateUser({}, { uid, active: true }),
    },
  ].filter(({ action, shown }) => shown && actions.includes(action));
  if (actions.length === 0) return null;
  const remove = async () => {
    const { problem } = await deleteUser({}, { uid });
    if (problem)
      return attempt(
        async () => ({ problem }),
        () => undefined,
      );
    showToast({ title: t("done.delete", { user: name }) });
    router.push("/admin/users");
    return undefined;
  };
  return (
    <Card title={t("danger")}>
      <ul className="-my-3 divide-y divide-border">
        {tasks.map(({ action, tone, call }) => (
          <li key={action} className="flex flex-wrap items-center justify-between gap-3 py-3">
            <span className="min-w-0 flex-1 basis-56">
              <span className="block font-medium">{t(`tasks.${action}.title`)}</span>
              <span className="block text-[0.8125rem] text-muted">{t(`tasks.${action}.text`)}</span>
            </span>
            <ConfirmDialog
              trigger={
                <Button size="small" className="needs-script">
                  {t(`tasks.${action}.button`)}
                </Button>
              }
              title={t(`tasks.${action}.question`, { user: name })}
              description={t(`tasks.${action}.text`)}
              confirmLabel={t(`tasks.${action}.button`)}
              tone={tone}
              onConfirm={() => attempt<unknown>(call, () => t(`done.${action}`, { user: name }))}
            />
          </li>
        ))}
        {actions.includes("delete") && (
          <li className="flex flex-wrap items-center justify-between gap-3 py-3">
            <span className="min-w-0 flex-1 basis-56">
              <span className="block font-medium">{t("tasks.delete.title")}</span>
              <span className="block text-[0.8125rem] text-muted">{t("tasks.delete.text")}</span>
            </span>
            <ConfirmDialog
              trigger={
                <Button size="small" variant="danger" className="needs-script">
                  {t("tasks.delete.button")}
                </Button>
              }
              title={t("tasks.delete.question", { user: name })}
              description={t("tasks.delete.text")}
              confirmLabel={t("tasks.delete.button")}
              phrase={user.email}
              onConfirm={remove}
            />
          </li>
        )}
      </ul>
    </Card>
  );
}
