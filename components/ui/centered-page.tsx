import type { ReactNode } from "react";

/**
 * A calm page with one column in its middle: start, sign-in, not found. `footer` holds language and appearance. The column
 * begins at a fixed height: centered, it would move while the rest of the page arrives.
 */
export function CenteredPage({
  header,
  footer,
  children,
}: {
  header?: ReactNode;
  footer?: ReactNode;
  children: ReactNode;
}) {
  return (
    <div className="flex min-h-dvh flex-col px-5 sm:px-8">
      <header className="flex h-20 items-center justify-between empty:h-8">{header}</header>
      <main
        id="content"
        tabIndex={-1}
        className="flex flex-1 flex-col items-center pt-[3dvh] pb-6 outline-none sm:pt-[9dvh] sm:pb-16"
      >
        {children}
      </main>
      <footer className="flex flex-wrap items-center justify-center gap-x-6 gap-y-3 py-6 text-muted">{footer}</footer>
    </div>
  );
}
