/** Something the palette leads to. */
export interface Entry {
  id: string;
  label: string;
  /** Beside the label: an address, a section. */
  hint?: string;
  href: string;
}

/** Entries below one heading. */
export interface EntryGroup {
  key: "users" | "actions" | "pages";
  entries: readonly Entry[];
}

const words = (text: string) => text.toLowerCase().trim().split(/\s+/).filter(Boolean);

/** The entries whose label holds every word of the fragment. */
export const matching = (entries: readonly Entry[], fragment: string): Entry[] =>
  entries.filter(({ label }) => words(fragment).every((word) => label.toLowerCase().includes(word)));
