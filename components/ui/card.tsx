import type { ReactNode } from "react";
import { classNames } from "@/components/ui/class-names";

interface CardProps {
  title?: ReactNode;
  description?: ReactNode;
  /** Opposite the title. */
  action?: ReactNode;
  /** A ruled-off strip below, for buttons or a remark. */
  footer?: ReactNode;
  /** The strip stays in sight while what is above it is longer than the window. */
  stickyFooter?: boolean;
  /** A list or table that brings its own padding. */
  flush?: boolean;
  className?: string;
  children?: ReactNode;
}

/** A surface for things that belong together. */
export function Card({
  title,
  description,
  action,
  footer,
  stickyFooter,
  flush = false,
  className,
  children,
}: CardProps) {
  return (
    <section
      className={classNames(
        "rounded-xl border border-border bg-surface shadow-card",
        // What clips its corners would also be what its strip sticks to.
        stickyFooter ? "overflow-clip" : "overflow-hidden",
        className,
      )}
    >
      {(title || action) && (
        <div className="flex flex-wrap items-start justify-between gap-3 px-5 pt-5 sm:px-6">
          <div className="min-w-0 flex-1 basis-56">
            <h2 className="text-[0.9375rem] font-semibold">{title}</h2>
            {description && <p className="mt-1 text-muted">{description}</p>}
          </div>
          {action}
        </div>
      )}
      {children && <div className={flush ? (title ? "pt-4" : "") : "p-5 sm:px-6"}>{children}</div>}
      {footer && (
        <div
          className={classNames(
            "flex flex-wrap items-center justify-end gap-3 border-t border-border bg-background px-5 py-3.5 sm:px-6",
            stickyFooter && "sticky bottom-0 z-10",
          )}
        >
          {footer}
        </div>
      )}
    </section>
  );
}
