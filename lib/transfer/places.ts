import { Tokenizer, TokenType } from "@streamparser/json";

interface Frame {
  array: boolean;
  key: string | undefined;
}

/** Whether a member says where the people are, in a document or in each document of an array. */
function placeBy(frames: readonly Frame[], key: string): string | undefined {
  if (frames.length > 2) return undefined;
  if (frames.some(({ array }, index) => array !== (index === 0 && frames.length === 2))) return undefined;
  // A realm tells its name before its users, and need not have any.
  if (key === "users" || key === "realm") return frames.length === 2 ? "$.*.users.*" : "$.users.*";
  return key === "data" && frames.length === 1 ? "$.data.*" : undefined;
}

/** Takes note of one token after the other, until the place is known. */
function createFinder() {
  const frames: Frame[] = [];
  let key: string | undefined;
  let root = "$";
  const note = (token: TokenType, value: unknown): string | undefined => {
    const top = frames.at(-1);
    if (token === TokenType.STRING && top && !top.array) key = String(value);
    else if (token === TokenType.COLON && key !== undefined) {
      if (top) top.key = key;
      return key === "realm" ? placeBy(frames, key) : undefined;
    } else if (token === TokenType.LEFT_BRACKET || token === TokenType.LEFT_BRACE) {
      const array = token === TokenType.LEFT_BRACKET;
      const place = array && top?.key !== undefined ? placeBy(frames, top.key) : undefined;
      if (place) return place;
      if (!top && array) root = "$.*";
      frames.push({ array, key: undefined });
    } else if (token === TokenType.RIGHT_BRACE || token === TokenType.RIGHT_BRACKET) {
      frames.pop();
      // The first whole document had no such member.
      return frames.length === (root === "$" ? 0 : 1) ? root : undefined;
    }
    return undefined;
  };
  return { note, root: () => root };
}

/**
 * Where the people of a JSON document are, by its beginning: in `users` or `data`, in the `users` of each realm of an array, in
 * an array, or each a document of its own.
 */
export async function findPlace(pieces: AsyncIterable<string>): Promise<string> {
  let place: string | undefined;
  const { note, root } = createFinder();
  const tokenizer = new Tokenizer();
  tokenizer.onToken = ({ token, value }) => {
    place ??= note(token, value);
  };
  try {
    for await (const piece of pieces) {
      tokenizer.write(piece);
      if (place !== undefined) return place;
    }
  } catch {
    // What goes wrong in the file goes wrong where it is read, too, which says so.
  }
  return root();
}
