import type { Entry } from "@/app/admin/palette/entries";

// Of this tab alone: nobody's name stays in the browser after it.
const KEY = "gatehouse:recent";
const MOST = 5;

const isRecent = (value: unknown): value is Entry =>
  typeof value === "object" && value !== null && "id" in value && "label" in value && "deed" in value;

/** What was chosen last, newest first. */
export function readRecent(): Entry[] {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(KEY) ?? "[]");
    return Array.isArray(kept) ? kept.filter(isRecent) : [];
  } catch {
    // Not ours, or the browser keeps nothing: there is nothing recent then.
    return [];
  }
}

/** Keeps what was chosen. */
export function keepRecent(entry: Entry): void {
  const recent = { ...entry, id: `recent-${entry.id.replace(/^recent-/, "")}` };
  const kept = [recent, ...readRecent().filter(({ id }) => id !== recent.id)].slice(0, MOST);
  try {
    sessionStorage.setItem(KEY, JSON.stringify(kept));
  } catch {
    // The browser keeps nothing.
  }
}
