import MiniSearch from "minisearch";
import { excerpt, highlight, type Piece } from "@/lib/docs/search/highlight";
import { plain, stem, wordsIn } from "@/lib/docs/search/words";

export type DocumentKind = "guide" | "operation" | "problem";

/** Something of the documentation that can be found: a part of a guide, an operation, a problem. */
export interface SearchDocument {
  href: string;
  kind: DocumentKind;
  /** Of its texts, where that is not the page's. */
  lang?: "en";
  title: string;
  /** What it belongs to, or its address. */
  trail: string;
  prose: string;
  /** What programs call it; searched first, not shown. */
  name?: string;
  /** Searched last, not shown: commands, parameters. */
  code: string;
}

export interface SearchResult extends Pick<SearchDocument, "href" | "kind" | "lang"> {
  title: Piece[];
  trail: Piece[];
  excerpt: Piece[];
}

/** Answers a question with the best results. */
export type Search = (question: string, limit: number) => SearchResult[];

/** Longer questions are cut: each word costs a walk through the index. */
const MOST_WORDS = 8;
const LONGEST_WORD = 40;

/** Words of questions in both languages that stand in every text. */
const FILLERS = new Set(
  "a an and are can do does for from how i if in is it my of on or the to what when where why with в для и из или как ли мне на не о от по с что это".split(
    " ",
  ),
);

/** The words of a question that tell something. */
function questionWords(question: string): string[] {
  const words = Array.from(wordsIn(question), ({ word }) => word.slice(0, LONGEST_WORD));
  const telling = words.filter((word) => !FILLERS.has(plain(word)));
  return (telling.length > 0 ? telling : words).slice(0, MOST_WORDS);
}

/** A search over the documents. It takes their words in all forms, as far as they are typed, and with a slip in long ones. */
export async function searchOver(documents: readonly SearchDocument[]): Promise<Search> {
  const index = new MiniSearch<SearchDocument>({
    idField: "href",
    fields: ["name", "title", "trail", "prose", "code"],
    tokenize: (text) => Array.from(wordsIn(text), ({ word }) => word),
    processTerm: (word) => [...new Set([plain(word), stem(plain(word))])],
    searchOptions: {
      tokenize: questionWords,
      processTerm: (word) => stem(plain(word)),
      boost: { name: 5, title: 4, trail: 2, code: 0.5 },
      prefix: (term, position, terms) => term.length > 1 || position === terms.length - 1,
      fuzzy: (term) => (term.length > 4 ? 0.2 : false),
      // Whoever asks in words wants to be led through, and a guide names what it needs.
      boostDocument: (href) => (byHref.get(href)?.kind === "guide" ? 1.4 : 1),
    },
  });
  const byHref = new Map<string, SearchDocument>(documents.map((document) => [document.href, document]));
  // In pieces: other requests are answered meanwhile.
  await index.addAllAsync([...byHref.values()], { chunkSize: 20 });
  return (question, limit) => {
    const whole = index.search(question, { combineWith: "AND" });
    // A sentence has words that stand nowhere.
    const found = whole.length > 0 ? whole : index.search(question, { combineWith: "OR" });
    return found.slice(0, limit).flatMap(({ id, terms }) => {
      const document = byHref.get(id);
      if (!document) return [];
      const { href, kind, lang, title, trail, prose } = document;
      const marked = new Set(terms);
      return {
        href,
        kind,
        ...(lang && { lang }),
        title: highlight(title, marked),
        trail: highlight(trail, marked),
        excerpt: excerpt(prose, marked),
      };
    });
  };
}
