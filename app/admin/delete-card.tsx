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
  const t = await getTranslations(`admin.${kind}`);
  const action = (
    <DeleteButton
      {...rest}
      name={name}
      listHref={`/admin/${kind}`}
      texts={{
        label: t("delete"),
        question: t("deleteQuestion", { name }),
        consequence: t("deleteConsequence"),
        deleted: t("deleted", { name }),
      }}
    />
  );
  return <Card className="pb-5" title={t("deleteTitle")} description={t("deleteText")} action={action} />;
}
