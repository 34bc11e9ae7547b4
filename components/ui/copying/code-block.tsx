import { toJsxRuntime } from "hast-util-to-jsx-runtime";
import { common, createLowlight } from "lowlight";
import { Fragment, jsx, jsxs } from "react/jsx-runtime";
import { CodeFrame, type CodeFrameProps } from "@/components/ui/copying/code-frame";
import "@/components/ui/copying/code-block.css";

const lowlight = createLowlight(common);

interface CodeBlockProps extends Omit<CodeFrameProps, "children"> {
  /** `sh`, `json`, `js`, …; anything unknown stays without colors. */
  language: string;
}

/**
 * Code with a button that copies it. It is colored on the server by class names: inline styles would need a looser
 * content security policy, and a highlighter in the browser would be its own 30 KB.
 */
export function CodeBlock({ language, ...rest }: CodeBlockProps) {
  const tree = lowlight.registered(language) ? lowlight.highlight(language, rest.text) : undefined;
  return <CodeFrame {...rest}>{tree && toJsxRuntime(tree, { Fragment, jsx, jsxs })}</CodeFrame>;
}
