import type { ReactNode } from "react";

/** What a list says when there is nothing in it, and what to do about that. */
export function EmptyState({
  icon,
  title,
  text,
  action,
}: {
  icon?: ReactNode;
  title: string;
  text?: ReactNode;
  action?: ReactNode;
}) {
  return (
    <div className="flex flex-col items-center px-6 py-14 text-center">
      {icon && (
        <span className="mb-4 grid size-11 place-items-center rounded-xl border border-border bg-background text-muted">
          {icon}
        </span>
      )}
      <p className="text-[0.9375rem] font-medium">{title}</p>
      {text && <p className="mt-1 max-w-sm text-balance text-muted">{text}</p>}
      {action && <div className="mt-5 flex flex-wrap justify-center gap-3">{action}</div>}
    </div>
  );
}
