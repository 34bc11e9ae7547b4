import type { ReactNode } from "react";
import { addressOf } from "@/app/admin/address";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { Pagination } from "@/components/ui/navigation/pagination";
import { PageHeader } from "@/components/ui/page-header";
import { Table, TableBody, TableHead } from "@/components/ui/table";

interface ListPageProps {
  title: string;
  lead: string;
  actions: ReactNode;
  /** What stands there when there are no rows. */
  empty: { icon: ReactNode; title: string; text: string };
  /** The columns' names. */
  head: ReactNode;
  rows: readonly ReactNode[];
  path: string;
  /** Where this page and the next one begin. */
  cursor: string | undefined;
  next: string | null;
}

/** A page that is one list: what it is for, a table or what to do without one, and the way to further pages. */
export function ListPage({ title, lead, actions, empty, head, rows, path, cursor, next }: ListPageProps) {
  return (
    <>
      <PageHeader title={title} description={lead} actions={actions} />
      <Card flush>
        {rows.length === 0 ? (
          <EmptyState {...empty} />
        ) : (
          <Table caption={title} stacked>
            <TableHead>{head}</TableHead>
            <TableBody>{rows}</TableBody>
          </Table>
        )}
      </Card>
      <div className="mt-5">
        <Pagination previousHref={cursor && path} nextHref={next ? addressOf(path, { cursor: next }) : undefined} />
      </div>
    </>
  );
}
