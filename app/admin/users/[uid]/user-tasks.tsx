"use client";

import { ChevronDown } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useMemo, useState } from "react";
import type { z } from "zod";
import type { Entry } from "@/app/admin/palette/entries";
import { OpenEntries } from "@/app/admin/palette/open-entries";
import {
  deleteUser,
  markEmailVerified,
  resendConfirmation,
  startPasswordReset,
  updateUser,
} from "@/app/admin/users/[uid]/actions";
import { EmailDialog } from "@/app/admin/users/[uid]/email-dialog";
import { type BulkAction, changes } from "@/app/admin/users/bulk/bulk";
import { attempt } from "@/components/forms/attempt";
import { useAction } from "@/components/forms/use-action";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/popups/confirm-dialog";
import { Menu, MenuItem, MenuSeparator } from "@/components/ui/popups/menu";
import type { FormState } from "@/lib/form";
import type { User } from "@/lib/users/users.contract";

type Task = Exclude<BulkAction, "grant" | "revoke">;

const calls: Record<Task, (uid: string) => Promise<FormState<unknown>>> = {
  resend_confirmation: (uid) => resendConfirmation({}, { uid }),
  confirm: (uid) => markEmailVerified({}, { uid }),
  restore_password: (uid) => startPasswordReset({}, { uid }),
  require_password_change: (uid) => updateUser({}, { uid, reset_password: true }),
  enable: (uid) => updateUser({}, { uid, active: true }),
  disable: (uid) => updateUser({}, { uid, active: false }),
  delete: (uid) => deleteUser({}, { uid }),
};

const inverses: Partial<Record<Task, Task>> = { disable: "enable", enable: "disable" };

/** What helps someone to get in stands above the line; what shuts them out, below. */
const helpful = ["resend_confirmation", "confirm", "restore_password", "enable"] as const satisfies readonly Task[];
const harmful = ["require_password_change", "disable", "delete"] as const satisfies readonly Task[];

/** The messages of a task: what verifies the email of someone who was invited is the invitation. */
const wordsOf = (task: Task, invited: boolean) =>
  invited && (task === "resend_confirmation" || task === "restore_password") ? "resend_invitation" : task;

interface UserTasksProps {
  user: z.output<typeof User>;
  /** What this administrator may do; nothing of it, and there is no menu. */
  actions: readonly BulkAction[];
  /** Whether the user was invited, or may be, and has not chosen a password yet. */
  invited: boolean;
  /** Whether they may start an email change. */
  changesEmail: boolean;
  /** Where the palette leads while this user is open. */
  entries: readonly Entry[];
}

/** Everything that can be done for or to one user, behind one button and in the palette. Each asks before it is done. */
export function UserTasks({ user, actions, invited, changesEmail, entries }: UserTasksProps) {
  const t = useTranslations("admin.user");
  const router = useRouter();
  const { name } = user;
  const [task, setTask] = useState<Task>();
  const [open, setOpen] = useState(false);
  const [emailOpen, setEmailOpen] = useState(false);
  const ask = (next: Task) => {
    setTask(next);
    setOpen(true);
  };
  // What is mailed to anyone who has no password yet is the invitation, by either task.
  const isTwice = (each: Task) => invited && each === "restore_password" && actions.includes("resend_confirmation");
  const possible = (tasks: readonly Task[]) =>
    tasks.filter((each) => actions.includes(each) && changes(each, user) && !isTwice(each));
  const [help, harm] = [possible(helpful), possible(harmful)];
  const all = [...help, ...harm].join();
  const offered = useMemo<readonly Entry[]>(
    () => [
      ...entries,
      ...(changesEmail
        ? [
            {
              id: "open-change_email",
              label: `${t("changeEmail.title")}: \u2068${name}\u2069`,
              deed: { kind: "run" as const, run: () => setEmailOpen(true) },
            },
          ]
        : []),
      ...[...helpful, ...harmful]
        .filter((each) => all.split(",").includes(each))
        .map((each) => ({
          id: `open-${each}`,
          label: `${t(`tasks.${wordsOf(each, invited)}.title`)}: \u2068${name}\u2069`,
          deed: {
            kind: "run" as const,
            run: () => {
              setTask(each);
              setOpen(true);
            },
          },
        })),
    ],
    [entries, changesEmail, all, invited, name, t],
  );
  const { run } = useAction();
  /** What takes a task back. Enabling someone also says that their email is theirs, so only who was verified comes back. */
  const undone = (done: Task) => {
    const inverse = inverses[done];
    if (!inverse || user.status === "pending") return undefined;
    const { uid } = user;
    return () =>
      run(
        () => calls[inverse](uid),
        () => t(`done.${inverse}`, { user: name }),
      );
  };
  const item = (each: Task) => (
    <MenuItem key={each} tone={each === "delete" ? "danger" : "neutral"} onSelect={() => ask(each)}>
      {t(`tasks.${wordsOf(each, invited)}.title`)}
    </MenuItem>
  );
  return (
    <>
      <OpenEntries entries={offered} />
      {(changesEmail || help.length + harm.length > 0) && (
        <Menu
          trigger={
            <Button className="needs-script">
              {t("actions")}
              <ChevronDown className="size-4 text-muted" aria-hidden="true" />
            </Button>
          }
        >
          {help.map(item)}
          {changesEmail && <MenuItem onSelect={() => setEmailOpen(true)}>{t("changeEmail.title")}</MenuItem>}
          {(changesEmail || help.length > 0) && harm.length > 0 && <MenuSeparator />}
          {harm.map(item)}
        </Menu>
      )}
      {changesEmail && <EmailDialog user={user} open={emailOpen} onOpenChange={setEmailOpen} />}
      {task && (
        <ConfirmDialog
          key={task}
          open={open}
          onOpenChange={setOpen}
          title={t(`tasks.${wordsOf(task, invited)}.question`, { user: user.name })}
          description={t(`tasks.${wordsOf(task, invited)}.text`)}
          confirmLabel={t(`tasks.${wordsOf(task, invited)}.button`)}
          tone={task === "disable" || task === "delete" ? "danger" : "primary"}
          {...(task === "delete" ? { phrase: user.email } : {})}
          onConfirm={() =>
            attempt(
              () => calls[task](user.uid),
              () => {
                if (task === "delete") router.push("/admin/users");
                return t(`done.${wordsOf(task, invited)}`, { user: user.name });
              },
              undone(task),
            )
          }
        />
      )}
    </>
  );
}
