import type { ReactNode } from "react";

interface PageHeaderProps {
  title: ReactNode;
  description?: ReactNode;
  /** Breadcrumbs, above the title. */
  trail?: ReactNode;
  /** Buttons, opposite the title. */
  actions?: ReactNode;
}

/** The head of a page inside the shell: its one h1. */
export function PageHeader({ title, description, trail, actions }: PageHeaderProps) {
  return (
    <div className="mb-8">
      {trail && <div className="mb-3">{trail}</div>}
      <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-4">
        <div className="min-w-0">
          <h1 className="text-2xl leading-8 font-semibold tracking-tight">{title}</h1>
          {typeof description === "string" ? (
            <p className="mt-1.5 max-w-2xl text-pretty text-muted">{description}</p>
          ) : (
            description && <div className="mt-1.5 text-muted">{description}</div>
          )}
        </div>
        {actions && <div className="flex flex-wrap items-center gap-2.5">{actions}</div>}
      </div>
    </div>
  );
}
