import type { Theme } from "@/lib/brand/theme";
import type { Locale } from "@/lib/i18n/locale";

/** What choosing an entry does. */
export type Deed =
  | { kind: "go"; href: string }
  | { kind: "theme"; theme: Theme }
  | { kind: "locale"; locale: Locale }
  /** Asks whom to grant a role, then goes where it is granted. */
  | { kind: "grant" }
  /** Something of the page that is open. */
  | { kind: "run"; run: () => void };

/** Something the palette does or leads to. */
export interface Entry {
  id: string;
  label: string;
  /** Beside the label: an address, a section. */
  hint?: string;
  /** Other words by which it is found. */
  keywords?: string;
  deed: Deed;
}

/** Entries below one heading. */
export interface EntryGroup {
  key: "recent" | "open" | "users" | "actions" | "pages" | "preferences";
  entries: readonly Entry[];
}

const words = (text: string) => text.toLowerCase().trim().split(/\s+/).filter(Boolean);

/** The entries in whose label or keywords every word of the fragment is found. */
export const matching = (entries: readonly Entry[], fragment: string): Entry[] =>
  entries.filter(({ label, keywords = "" }) =>
    words(fragment).every((word) => `${label} ${keywords}`.toLowerCase().includes(word)),
  );
