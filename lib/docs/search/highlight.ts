import { plain, stem, wordsIn } from "@/lib/docs/search/words";

/** A piece of a text, marked where a word of it was found. */
export interface Piece {
  text: string;
  marked: boolean;
}

/** How much of a text is shown, in characters. */
const LENGTH = 180;
/** How much of that stands before what was found. */
const BEFORE = 50;

interface Hit {
  start: number;
  end: number;
  term: string;
}

function hitsIn(text: string, terms: ReadonlySet<string>): Hit[] {
  return [...wordsIn(text)].flatMap(({ word, start }) => {
    const term = [plain(word), stem(plain(word))].find((form) => terms.has(form));
    return term === undefined ? [] : [{ start, end: start + word.length, term: stem(term) }];
  });
}

function cut(text: string, hits: readonly Hit[], from: number, to: number): Piece[] {
  const pieces: Piece[] = [];
  let position = from;
  for (const { start, end } of hits) {
    if (start < from || end > to) continue;
    if (start > position) pieces.push({ text: text.slice(position, start), marked: false });
    pieces.push({ text: text.slice(start, end), marked: true });
    position = end;
  }
  if (position < to) pieces.push({ text: text.slice(position, to), marked: false });
  return pieces;
}

/** The whole text, with what was found marked. */
export const highlight = (text: string, terms: ReadonlySet<string>): Piece[] =>
  cut(text, hitsIn(text, terms), 0, text.length);

/** The part of the text that has most of what was found, or its beginning, cut between words. */
export function excerpt(text: string, terms: ReadonlySet<string>): Piece[] {
  if (text.length <= LENGTH) return highlight(text, terms);
  const hits = hitsIn(text, terms);
  const near = ({ start }: Hit) =>
    new Set(hits.filter((hit) => hit.start >= start && hit.end <= start + LENGTH - BEFORE).map(({ term }) => term))
      .size;
  const [best] = hits.map((hit) => ({ hit, count: near(hit) })).sort((one, other) => other.count - one.count);
  const wanted = Math.min(Math.max((best?.hit.start ?? 0) - BEFORE, 0), text.length - LENGTH);
  const from = wanted === 0 ? 0 : text.indexOf(" ", wanted) + 1;
  const end = from + LENGTH >= text.length ? text.length : text.lastIndexOf(" ", from + LENGTH);
  const before: Piece[] = from > 0 ? [{ text: "… ", marked: false }] : [];
  const after: Piece[] = end < text.length ? [{ text: " …", marked: false }] : [];
  return [...before, ...cut(text, hits, from, end), ...after];
}
