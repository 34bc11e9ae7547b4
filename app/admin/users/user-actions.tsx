import { Upload } from "lucide-react";
import { getTranslations } from "next-intl/server";
import { can } from "@/app/admin/can";
import type { Rows, UserColumn } from "@/app/admin/users/columns";
import { CreateUserDialog } from "@/app/admin/users/create-dialog";
import { DisplayMenu } from "@/app/admin/users/display-menu";
import { ExportMenu } from "@/app/admin/users/export-menu";
import { ButtonLink } from "@/components/ui/button-link";
import type { Actor } from "@/lib/actor";
import { createUser, importUsers } from "@/lib/users/administration.contract";

/** Buttons of the list: display, export, import, create; those that the administrator's permissions allow. */
export async function UserActions({
  actor,
  columns,
  rows,
}: {
  actor: Actor;
  /** The columns and the height of rows that this administrator has chosen. */
  columns: readonly UserColumn[];
  rows: Rows;
}) {
  const t = await getTranslations("admin.users");
  return (
    <>
      <DisplayMenu columns={columns} rows={rows} />
      <ExportMenu />
      {can(actor, importUsers) && (
        <ButtonLink href="/admin/users/import">
          <Upload className="size-4 text-muted" aria-hidden="true" />
          {t("import")}
        </ButtonLink>
      )}
      {can(actor, createUser) && <CreateUserDialog />}
    </>
  );
}
