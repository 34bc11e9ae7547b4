/** One document of a file and where it begins: its line, or in a JSON document its place among the others, from 1. */
export interface Numbered {
  line: number;
  document: Record<string, unknown>;
  /** Others of the same mailbox. */
  twins?: readonly Record<string, unknown>[];
}

/** A line that holds no document. */
export interface Unreadable {
  line: number;
  why: string;
}

export type FileRow = Numbered | Unreadable;
