import { toJsxRuntime } from "hast-util-to-jsx-runtime";
import { common, createLowlight } from "lowlight";
import { Fragment, jsx, jsxs } from "react/jsx-runtime";
import { classNames } from "@/components/ui/class-names";
import { CopyButton } from "@/components/ui/copying/copy-button";
import "@/components/ui/copying/code-block.css";

const lowlight = createLowlight(common);

interface CodeBlockProps {
  /** `sh`, `json`, `js`, …; anything unknown stays without colors. */
  language: string;
  text: string;
  /** What it is, above it. */
  title: string;
  copyLabel: string;
  className?: string;
}

/**
 * Code with a button that copies it. It is colored on the server by class names: inline styles would need a looser
 * content security policy, and a highlighter in the browser would be its own 30 KB.
 */
export function CodeBlock({ language, text, title, copyLabel, className }: CodeBlockProps) {
  const tree = lowlight.registered(language) ? lowlight.highlight(language, text) : undefined;
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
        <code>{tree ? toJsxRuntime(tree, { Fragment, jsx, jsxs }) : text}</code>
      </pre>
    </figure>
  );
}
