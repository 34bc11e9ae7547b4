import type { ReactNode } from "react";

/**
 * The mark's gate as a scene: what a page is about stands in the doorway, and where nobody gets through, the bars are down.
 * Decoration: the words beside it say the same.
 */
export function Gate({ icon, shut = false }: { icon: ReactNode; shut?: boolean }) {
  return (
    <span className="relative block h-24 w-40 text-accent-text" aria-hidden="true">
      <svg
        viewBox="0 0 160 96"
        fill="none"
        strokeWidth="1.5"
        strokeLinecap="round"
        className="absolute inset-0 size-full"
        aria-hidden="true"
      >
        <path d="M6 91h148" className="stroke-border" />
        <path d="M22 91V58h9v7h9v-7h9M138 91V58h-9v7h-9v-7h-9" className="stroke-border" strokeLinejoin="round" />
        <path d="M49 91V42a31 31 0 0 1 62 0v49" className="fill-surface stroke-control" />
        <path d="M60 91V44a20 20 0 0 1 40 0v47z" className="gate-light fill-accent-subtle" />
        <path d="M60 91V44a20 20 0 0 1 40 0v47" className="stroke-accent" />
        {shut && <path d="M70 90V28M80 90V24M90 90V28M61 44h38M61 86h38" className="gate-bars stroke-control" />}
      </svg>
      <span
        className={
          shut
            ? "absolute bottom-4 left-1/2 grid size-9 -translate-x-1/2 place-items-center rounded-full border border-border bg-surface text-muted"
            : "absolute bottom-4 left-1/2 grid size-9 -translate-x-1/2 place-items-center"
        }
      >
        {icon}
      </span>
    </span>
  );
}
