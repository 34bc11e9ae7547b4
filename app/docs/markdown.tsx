import Link from "next/link";
import { useTranslations } from "next-intl";
import ReactMarkdown, { type Components } from "react-markdown";
import rehypeSlug from "rehype-slug";
import remarkGfm from "remark-gfm";
import { classNames } from "@/components/ui/class-names";
import { CodeBlock } from "@/components/ui/copying/code-block";
import type { Locale } from "@/lib/i18n/locale";

const titles: Record<string, "shell" | "answer" | "javascript"> = { sh: "shell", json: "answer", js: "javascript" };

/** A fenced block of the text. A block of JSON is what the command before it answers. */
function Fence({ language, text }: { language: string; text: string }) {
  const t = useTranslations("docs.code");
  const title = titles[language];
  return (
    <CodeBlock
      language={language}
      text={text}
      title={title ? t(title) : language}
      copyLabel={t("copy")}
      className="my-5"
    />
  );
}

const components: Components = {
  h2: ({ id, children }) => (
    <h2 id={id} className="mt-10 mb-3 scroll-mt-20 text-lg font-semibold tracking-tight">
      <a href={`#${id}`} className="hover:underline">
        {children}
      </a>
    </h2>
  ),
  p: ({ children }) => <p className="my-4 text-[0.9375rem] leading-7 text-pretty first:mt-0 last:mb-0">{children}</p>,
  ul: ({ children }) => <ul className="my-4 list-disc space-y-1.5 pl-5 text-[0.9375rem] leading-7">{children}</ul>,
  ol: ({ children }) => <ol className="my-4 list-decimal space-y-1.5 pl-5 text-[0.9375rem] leading-7">{children}</ol>,
  strong: ({ children }) => <strong className="font-semibold">{children}</strong>,
  a: ({ href = "", children }) => (
    <Link href={href} prefetch={false} className="link">
      {children}
    </Link>
  ),
  code: ({ children }) => <InlineCode>{children}</InlineCode>,
  // The only child of a fence is its code, and the only child of that is its text.
  pre: ({ node }) => {
    const code = node?.children[0];
    if (code?.type !== "element") return null;
    const [text] = code.children;
    const language = String(code.properties.className ?? "").replace("language-", "");
    return <Fence language={language} text={text?.type === "text" ? text.value.trimEnd() : ""} />;
  },
  table: ({ children }) => (
    <div className="my-5 overflow-x-auto rounded-xl border border-border bg-surface">
      <table className="w-full border-collapse text-left">{children}</table>
    </div>
  ),
  th: ({ children }) => <th className="border-b border-border px-4 py-2.5 font-medium text-muted">{children}</th>,
  td: ({ children }) => (
    <td className="border-b border-border px-4 py-2.5 align-top [tr:last-child>&]:border-0">{children}</td>
  ),
};

/** A name of code inside a sentence. */
export function InlineCode({ children, className }: { children: React.ReactNode; className?: string }) {
  return (
    <code className={classNames("rounded bg-subtle px-1 py-0.5 font-mono text-[0.85em] break-words", className)}>
      {children}
    </code>
  );
}

/** Text of ours, in English unless said otherwise, with the few forms it uses. Links inside of it stay on this site. */
export function Markdown({ lang = "en", children }: { lang?: Locale; children: string }) {
  return (
    <div lang={lang} className="min-w-0">
      <ReactMarkdown skipHtml remarkPlugins={[remarkGfm]} rehypePlugins={[rehypeSlug]} components={components}>
        {children}
      </ReactMarkdown>
    </div>
  );
}
