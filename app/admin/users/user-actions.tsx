import { Upload } from "lucide-react";
import { getTranslations } from "next-intl/server";
import { can } from "@/app/admin/can";
import type { Rows, UserColumn } from "@/app/admin/users/columns";
import { CreateUserDialog } from "@/app/admin/users/create-dialog";
import { DisplayMenu } from "@/app/admin/users/display-menu";
import { ExportMenu } from "@/app/admin/users/export-menu";
import { type UserView, viewHref } from "@/app/admin/users/query";
import { ButtonLink } from "@/components/ui/button-link";
import type { Actor } from "@/lib/actor";
import { createUser, importUsers } from "@/lib/users/administration.contract";

/** Buttons of the list: display, export, import, create; those that the administrator's permissions allow. */
export async function UserActions({
  actor,
  view,
  columns,
  rows,
  create,
}: {
  actor: Actor;
  view: UserView;
  columns: readonly UserColumn[];
  rows: Rows;
  /** The page was opened to create someone. */
  create: string | undefined;
}) {
  const t = await getTranslations("admin.users");
  const filter = viewHref(view).slice(1);
  return (
    <>
      <DisplayMenu columns={columns} rows={rows} view={view} />
      <ExportMenu filter={filter} />
      {can(actor, importUsers) && (
        <ButtonLink href="/admin/users/import">
          <Upload className="size-4 text-muted" aria-hidden="true" />
          {t("import")}
        </ButtonLink>
      )}
      {can(actor, createUser) && <CreateUserDialog key={create} defaultOpen={create !== undefined} />}
    </>
  );
}
