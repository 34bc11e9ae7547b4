import type { ReactNode } from "react";
import { classNames } from "@/components/ui/class-names";
import { CopyButton } from "@/components/ui/copying/copy-button";

export interface CodeFrameProps {
  text: string;
  /** What it is, above it. */
  title: string;
  copyLabel: string;
  className?: string | undefined;
  /** The text in colors. */
  children?: ReactNode;
}

/** Code with a button that copies it. */
export function CodeFrame({ text, title, copyLabel, className, children = text }: CodeFrameProps) {
  return (
    <figure
      className={classNames(
        "min-w-0 overflow-hidden rounded-xl border border-border bg-surface shadow-card",
        className,
      )}
    >
      <figcaption className="flex min-h-10 items-center justify-between gap-3 border-b border-border bg-background py-0.5 pr-1.5 pl-4 text-[0.8125rem] text-muted">
        <span className="truncate">{title}</span>
        <CopyButton compact value={text} label={copyLabel} />
      </figcaption>
      <pre
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard (WCAG 2.1.1)
        tabIndex={0}
        className="max-h-112 overflow-auto p-4 font-mono text-[0.8125rem] leading-6 -outline-offset-2"
      >
        <code>{children}</code>
      </pre>
    </figure>
  );
}
