"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import type { z } from "zod";
import { attempt } from "@/components/forms/attempt";
import { send } from "@/components/forms/send";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { ConfirmDialog } from "@/components/ui/popups/confirm-dialog";
import type { FormState } from "@/lib/form";
import type { Affected } from "@/lib/references";

interface DeleteCardProps {
  /** The list it is deleted from and goes back to: its folder, and its texts. */
  kind: "roles" | "permissions" | "applications" | "resources";
  id: string | number;
  /** What must be typed. */
  name: string;
  remove: (id: string | number) => Promise<FormState>;
  /** Asks who would lose something, where the operation can tell. */
  preview?: (id: string | number) => Promise<FormState<unknown>>;
}

type Loss = z.output<typeof Affected>;

/** Deletes after the name was typed; says before that how many people lose something, and who the first of them are. */
export function DeleteCard({ kind, id, name, remove, preview }: DeleteCardProps) {
  const t = useTranslations("admin");
  const router = useRouter();
  const [loss, setLoss] = useState<Loss>();
  const ask = async () => {
    setLoss(undefined);
    if (!preview) return;
    const { result } = await send(() => preview(id));
    // The operation's own output: `Affected` for a dry run, `true` for a deletion.
    if (typeof result === "object") setLoss(result as Loss);
  };
  const dialog = (
    <ConfirmDialog
      trigger={<Button variant="danger">{t(`${kind}.delete`)}</Button>}
      onOpenChange={(open) => open && void ask()}
      title={t(`${kind}.deleteQuestion`, { name })}
      description={
        <>
          {t(`${kind}.deleteConsequence`)}
          {preview && <AffectedPeople loss={loss} />}
        </>
      }
      phrase={name}
      confirmLabel={t(`${kind}.delete`)}
      onConfirm={() =>
        attempt(
          () => remove(id),
          () => {
            router.push(`/admin/${kind}`);
            return t(`${kind}.deleted`, { name });
          },
        )
      }
    />
  );
  return (
    <Card className="pb-5" title={t(`${kind}.deleteTitle`)} description={t(`${kind}.deleteText`)} action={dialog} />
  );
}

/** How many hold what is about to change, and the names of the first. */
export function AffectedPeople({ loss }: { loss: Loss | undefined }) {
  const t = useTranslations("admin.common");
  if (!loss) return <span className="mt-3 block animate-pulse">{t("counting")}</span>;
  const { users, more, applications, names } = loss;
  return (
    <span className="mt-3 block rounded-lg bg-subtle px-3.5 py-2.5 text-foreground" role="status">
      <span className="block font-medium">
        {t("affected", { users: t(more ? "usersOrMore" : "users", { count: users }), count: applications })}
      </span>
      {names.length > 0 && (
        <span className="mt-0.5 block text-[0.8125rem] text-muted">
          {names.join(", ")}
          {users > names.length && " …"}
        </span>
      )}
    </span>
  );
}
