/** A mail as an iframe can show it under the page's content security policy. */
export interface FrameSource {
  html: string;
  /** The mail's style sheet. */
  styles: string;
}

/**
 * Takes the styles out of a mail's HTML. An iframe with `srcdoc` inherits the page's policy, which refuses style attributes
 * and sheets without its nonce; MailFrame puts them back through the CSSOM, which the policy allows. Links open in the
 * whole window.
 */
export function toFrameSource(mail: string): FrameSource {
  const styles = [...mail.matchAll(/<style>([\s\S]*?)<\/style>/g)].map(([, css = ""]) => css).join("\n");
  const html = mail
    .replace(/<style>[\s\S]*?<\/style>/g, "")
    .replaceAll(/(<[a-z][^<>]*?) style="/g, '$1 data-style="')
    .replaceAll('target="_blank"', 'target="_top"');
  return { html, styles };
}

const QUERY = "@media (prefers-color-scheme: dark)";
const PREFERENCE = "color-scheme: light dark";

/** The same mail as a program in that scheme shows it, whatever this browser prefers. */
export const inScheme = ({ html, styles }: FrameSource, scheme: "light" | "dark"): FrameSource => ({
  html,
  styles: styles
    .replaceAll(QUERY, scheme === "dark" ? "@media all" : "@media not all")
    .replace(PREFERENCE, `color-scheme: ${scheme}`),
});
