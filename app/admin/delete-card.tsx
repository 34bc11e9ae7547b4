import { getTranslations } from "next-intl/server";
import type { ComponentProps } from "react";
import { DeleteButton } from "@/app/admin/delete-button";
import { Card } from "@/components/ui/card";

interface DeleteCardProps extends Pick<ComponentProps<typeof DeleteButton>, "id" | "name" | "remove" | "preview"> {
  /** The list it is deleted from: its folder, and its texts. */
  kind: "roles" | "permissions" | "applications" | "resources";
}

/** What it means to delete this, and the button that does. */
export async function DeleteCard({ kind, name, ...rest }: DeleteCardProps) {
  const t = await getTranslations("admin");
  const action = (
    <DeleteButton
      {...rest}
      name={name}
      listHref={`/admin/${kind}`}
      texts={{
        label: t(`${kind}.delete`),
        question: t(`${kind}.deleteQuestion`, { name }),
        consequence: t(`${kind}.deleteConsequence`),
        deleted: t(`${kind}.deleted`, { name }),
      }}
    />
  );
  return (
    <Card className="pb-5" title={t(`${kind}.deleteTitle`)} description={t(`${kind}.deleteText`)} action={action} />
  );
}
