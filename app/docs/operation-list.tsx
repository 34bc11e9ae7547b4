import Link from "next/link";
import { AccessBadge } from "@/app/docs/access";
import { Address } from "@/app/docs/method";
import type { DocumentedOperation } from "@/lib/docs/reference";

/** Operations, each with what it does, where it is and who may call it. */
export function OperationList({ operations }: { operations: readonly DocumentedOperation[] }) {
  return (
    <ul
      lang="en"
      className="divide-y divide-border overflow-hidden rounded-xl border border-border bg-surface shadow-card"
    >
      {operations.map(({ id, href, summary, method, path, access }) => (
        <li key={id}>
          <Link
            href={href}
            prefetch={false}
            className="flex flex-wrap items-center gap-x-6 gap-y-1.5 px-5 py-3.5 -outline-offset-2 transition-colors hover:bg-background"
          >
            <span className="min-w-0 flex-1 basis-72">
              <span className="block font-medium">{summary}</span>
              <Address method={method} path={path} className="text-muted" />
            </span>
            <AccessBadge access={access} />
          </Link>
        </li>
      ))}
    </ul>
  );
}
