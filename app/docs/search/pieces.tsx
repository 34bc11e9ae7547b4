import type { Piece } from "@/lib/docs/search/highlight";

/** A text with what was found marked, so that it can be told without seeing the color. */
export function Pieces({ pieces }: { pieces: readonly Piece[] }) {
  return pieces.map(({ text, marked }, index) =>
    marked ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: pieces of one text never change places
      <mark key={index} className="rounded-xs bg-accent-subtle font-semibold text-accent-text">
        {text}
      </mark>
    ) : (
      text
    ),
  );
}
