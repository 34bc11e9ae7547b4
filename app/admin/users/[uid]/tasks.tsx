"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import type { z } from "zod";
import {
  deleteUser,
  markEmailVerified,
  resendConfirmation,
  startPasswordReset,
  updateUser,
} from "@/app/admin/users/[uid]/actions";
import { type BulkAction, changes } from "@/app/admin/users/bulk/bulk";
import { attempt } from "@/components/forms/attempt";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { ConfirmDialog } from "@/components/ui/popups/confirm-dialog";
import type { FormState } from "@/lib/form";
import type { User } from "@/lib/users/users.contract";

interface TasksProps {
  user: z.output<typeof User>;
  /** What this administrator may do; nothing of it, and the card is not there. */
  actions: readonly BulkAction[];
}

interface Task {
  action: Exclude<BulkAction, "grant" | "revoke" | "delete">;
  tone?: "danger" | "primary";
  call: () => Promise<FormState<unknown>>;
}

function TaskRow({ title, text, children }: { title: string; text: string; children: ReactNode }) {
  return (
    <li className="flex flex-wrap items-center justify-between gap-3 py-3.5">
      <span className="min-w-0 flex-1 basis-56">
        <span className="block font-medium">{title}</span>
        <span className="block text-[0.8125rem] text-muted">{text}</span>
      </span>
      {children}
    </li>
  );
}

function TaskRows({ user, tasks }: { user: TasksProps["user"]; tasks: readonly Task[] }) {
  const t = useTranslations("admin.user");
  return tasks.map(({ action, tone = "primary", call }) => (
    <TaskRow key={action} title={t(`tasks.${action}.title`)} text={t(`tasks.${action}.text`)}>
      <ConfirmDialog
        trigger={
          <Button size="small" className="needs-script">
            {t(`tasks.${action}.button`)}
          </Button>
        }
        title={t(`tasks.${action}.question`, { user: user.name })}
        description={t(`tasks.${action}.text`)}
        confirmLabel={t(`tasks.${action}.button`)}
        tone={tone}
        onConfirm={() => attempt(call, () => t(`done.${action}`, { user: user.name }))}
      />
    </TaskRow>
  ));
}

const possible = (tasks: readonly Task[], { user, actions }: TasksProps) =>
  tasks.filter(({ action }) => changes(action, user) && actions.includes(action));

/** What helps someone to get in. An administrator starts a reset, but never sees or chooses a password. */
export function SignInTasks({ user, actions }: TasksProps) {
  const t = useTranslations("admin.user");
  const { uid } = user;
  const tasks = possible(
    [
      { action: "resend_confirmation", call: () => resendConfirmation({}, { uid }) },
      { action: "confirm", call: () => markEmailVerified({}, { uid }) },
      { action: "restore_password", call: () => startPasswordReset({}, { uid }) },
    ],
    { user, actions },
  );
  if (tasks.length === 0) return null;
  return (
    <Card title={t("signingIn")}>
      <ul className="-my-3.5 divide-y divide-border">
        <TaskRows user={user} tasks={tasks} />
      </ul>
    </Card>
  );
}

/** What shuts someone out, or ends the account. */
export function DangerTasks({ user, actions }: TasksProps) {
  const t = useTranslations("admin.user");
  const { uid, name } = user;
  const tasks = possible(
    [
      {
        action: "require_password_change",
        call: () => updateUser({}, { uid, reset_password: true }),
      },
      {
        action: "disable",
        tone: "danger",
        call: () => updateUser({}, { uid, active: false }),
      },
      { action: "enable", call: () => updateUser({}, { uid, active: true }) },
    ],
    { user, actions },
  );
  return (
    <Card title={t("danger")}>
      <ul className="-my-3.5 divide-y divide-border">
        <TaskRows user={user} tasks={tasks} />
        {actions.includes("delete") && (
          <TaskRow title={t("tasks.delete.title")} text={t("tasks.delete.text")}>
            <DeleteUser uid={uid} name={name} email={user.email} />
          </TaskRow>
        )}
      </ul>
    </Card>
  );
}

/** Deletes after the email address was typed, and goes back to the list. */
function DeleteUser({ uid, name, email }: { uid: string; name: string; email: string }) {
  const t = useTranslations("admin.user");
  const router = useRouter();
  const remove = () =>
    attempt(
      () => deleteUser({}, { uid }),
      () => {
        router.push("/admin/users");
        return t("done.delete", { user: name });
      },
    );
  return (
    <ConfirmDialog
      trigger={
        <Button size="small" variant="danger" className="needs-script">
          {t("tasks.delete.button")}
        </Button>
      }
      title={t("tasks.delete.question", { user: name })}
      description={t("tasks.delete.text")}
      confirmLabel={t("tasks.delete.button")}
      phrase={email}
      onConfirm={remove}
    />
  );
}
