"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { AffectedPeople, type Loss } from "@/app/admin/affected-people";
import { attempt } from "@/components/forms/attempt";
import { sendUnasked } from "@/components/forms/send";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/popups/confirm-dialog";
import type { FormState } from "@/lib/form";

interface DeleteButtonProps {
  id: string | number;
  /** What must be typed. */
  name: string;
  remove: (id: string | number) => Promise<FormState>;
  /** Asks who would lose something, where the operation can tell. */
  preview?: ((id: string | number) => Promise<FormState<unknown>>) | undefined;
  /** The list it goes back to. */
  listHref: string;
  texts: Readonly<Record<"label" | "question" | "consequence" | "deleted", string>>;
}

/** Deletes after the name was typed; says before that how many people lose something, and who the first of them are. */
export function DeleteButton({ id, name, remove, preview, listHref, texts }: DeleteButtonProps) {
  const router = useRouter();
  const [loss, setLoss] = useState<Loss>();
  const ask = async () => {
    setLoss(undefined);
    if (!preview) return;
    const { result } = await sendUnasked(() => preview(id));
    // The operation's own output: `Affected` for a dry run, `true` for a deletion.
    if (typeof result === "object") setLoss(result as Loss);
  };
  return (
    <ConfirmDialog
      trigger={<Button variant="danger">{texts.label}</Button>}
      onOpenChange={(open) => open && void ask()}
      title={texts.question}
      description={
        <>
          {texts.consequence}
          {preview && <AffectedPeople loss={loss} />}
        </>
      }
      phrase={name}
      confirmLabel={texts.label}
      onConfirm={() =>
        attempt(
          () => remove(id),
          () => {
            router.push(listHref);
            return texts.deleted;
          },
        )
      }
    />
  );
}
