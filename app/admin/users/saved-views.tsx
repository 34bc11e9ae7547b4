"use client";

import { BookmarkPlus, Ellipsis } from "lucide-react";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { type ReactNode, useState } from "react";
import type { z } from "zod";
import { deleteView, updateView } from "@/app/admin/users/actions";
import type { UserColumn } from "@/app/admin/users/columns";
import { useListFrame } from "@/app/admin/users/list-frame";
import { queryOf, readView, type UserView, viewHref } from "@/app/admin/users/query";
import { flatQuery } from "@/app/query";
import { deferred } from "@/components/connection/deferred";
import { useDeferred } from "@/components/connection/use-deferred";
import { useAction } from "@/components/forms/use-action";
import { Button } from "@/components/ui/button";
import { classNames } from "@/components/ui/class-names";
import { Menu, MenuItem } from "@/components/ui/popups/menu";
import type { SavedView } from "@/lib/users/saved-views.contract";

type Kept = z.output<typeof SavedView>;

const viewDialog = deferred(() => import("@/app/admin/users/view-dialog"));

/** The address of a kept view; what it holds is read as an address is, so that an old one still means something. */
const hrefOf = ({ id, query }: Kept) =>
  `/admin/users${viewHref({ ...readView(flatQuery(new URLSearchParams(query))), saved: id })}`;

const tabStyle = (current: boolean) =>
  classNames(
    "flex h-8 items-center rounded-lg px-3 font-medium whitespace-nowrap transition-colors pointer-coarse:h-11",
    current ? "bg-subtle text-foreground" : "text-muted hover:text-foreground",
  );

interface SavedViewsProps {
  view: UserView;
  /** The columns that are shown; a kept view remembers them, no matter who chose them. */
  columns: readonly UserColumn[];
  /** How many people there are; in the place of the tabs while there are none. */
  count: ReactNode;
}

/** The query of a view as this version would write it. */
const normalize = (query: string) => queryOf(readView(flatQuery(new URLSearchParams(query))));

/** The views that this administrator keeps, as tabs; and how the one that is shown is kept, renamed or forgotten. */
export function SavedViews({ view, columns, count }: SavedViewsProps) {
  const t = useTranslations("admin.views");
  const { views } = useListFrame();
  const router = useRouter();
  const { pending, run } = useAction();
  const [dialog, setDialog] = useState<"save" | "rename">();
  const parts = useDeferred(viewDialog, dialog !== undefined);
  const current = views.find(({ id }) => id === view.saved);
  const query = queryOf({ ...view, columns });
  const changed = queryOf(view) !== (current ? normalize(current.query) : "");
  return (
    // As high with the button as without: it comes while someone types.
    <div className="mb-4 flex min-h-8 items-center gap-2 pointer-coarse:min-h-11">
      {views.length > 0 && (
        <nav aria-label={t("views")} className="scroll-row min-w-0 flex-1">
          <ul className="flex w-max gap-1">
            <li>
              <Link
                href="/admin/users"
                prefetch={false}
                aria-current={current ? undefined : "page"}
                className={tabStyle(!current)}
              >
                {t("everyone")}
              </Link>
            </li>
            {views.map((kept) => (
              <li key={kept.id}>
                <Link
                  href={hrefOf(kept)}
                  prefetch={false}
                  aria-current={kept === current ? "page" : undefined}
                  className={tabStyle(kept === current)}
                >
                  {kept.name}
                </Link>
              </li>
            ))}
          </ul>
        </nav>
      )}
      <p className={classNames("shrink-0 text-muted", views.length === 0 && "flex-1")}>{count}</p>
      {current && changed && (
        <Button
          size="small"
          className="needs-script"
          pending={pending}
          onClick={() =>
            run(
              () => updateView({}, { id: current.id, query }),
              () => t("updated", { name: current.name }),
            )
          }
        >
          {t("update")}
        </Button>
      )}
      {changed && !current && (
        <Button size="small" className="needs-script" onClick={() => setDialog("save")}>
          <BookmarkPlus className="size-4 text-muted" aria-hidden="true" />
          {t("save")}
        </Button>
      )}
      {current && (
        <Menu
          trigger={
            <Button
              variant="ghost"
              size="small"
              className="needs-script"
              aria-label={t("more", { name: current.name })}
            >
              <Ellipsis className="size-4" aria-hidden="true" />
            </Button>
          }
        >
          {changed && <MenuItem onSelect={() => setDialog("save")}>{t("saveAsNew")}</MenuItem>}
          <MenuItem onSelect={() => setDialog("rename")}>{t("rename")}</MenuItem>
          <MenuItem
            tone="danger"
            onSelect={() =>
              run(
                () => deleteView({}, { id: current.id }),
                () => {
                  router.replace("/admin/users");
                  return t("deleted", { name: current.name });
                },
              )
            }
          >
            {t("delete")}
          </MenuItem>
        </Menu>
      )}
      {dialog && parts && (
        <parts.ViewDialog
          renamed={dialog === "rename" ? current : undefined}
          query={query}
          onClose={() => setDialog(undefined)}
          onSaved={(kept) => {
            setDialog(undefined);
            if (dialog === "save") router.replace(hrefOf(kept), { scroll: false });
          }}
        />
      )}
    </div>
  );
}
