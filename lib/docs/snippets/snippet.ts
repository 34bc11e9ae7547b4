/** What snippets are filled in with: what is true of this very client. */
export interface Values {
  issuer: string;
  clientId: string;
  /** Where users are sent back to; of clients that have no address, empty. */
  redirectUri: string;
  scopes: readonly string[];
}

/** A file to make, or commands to run. */
export interface SnippetFile {
  /** Its path in the application; of commands, what they do is said by the page. */
  path: string | undefined;
  language: "bash" | "go" | "java" | "javascript" | "python" | "typescript" | "yaml";
  text: string;
}

/** What to paste into an application that is made with something. */
export interface Snippet {
  key: string;
  /** A proper name, the same in every language. */
  label: string;
  files: readonly SnippetFile[];
  /** The path that this library is sent back to; undefined where it takes any. */
  callbackPath?: string;
}

/** As a literal of JavaScript, Go, Java, Python and YAML alike: none of them can be left by what stands in it. */
export const quoted = (text: string): string => JSON.stringify(text);

/** For a shell, in which nothing in it means anything. */
export const shellQuoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

export const scopeOf = ({ scopes }: Values): string => scopes.join(" ");

/** Where the application itself is, and the path on it that users come back to. */
export function partsOf({ redirectUri }: Values): { origin: string; path: string; port: string } {
  const { origin, pathname, port } = new URL(redirectUri);
  return { origin, path: pathname, port: port || "3000" };
}
