import { pipeline, type Readable } from "node:stream";
import { Tokenizer, TokenType } from "@streamparser/json-node";

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

/**
 * Where the people of a JSON document are, by its beginning: in `users` or `data`, in the `users` of each realm of an array, in
 * an array, or each a document of its own.
 */
export async function findPlace(input: Readable): Promise<string> {
  const tokenizer = new Tokenizer();
  // What goes wrong in the file goes wrong where it is read, too.
  pipeline(input, tokenizer, () => undefined);
  const frames: Frame[] = [];
  let key: string | undefined;
  let root = "$";
  try {
    for await (const { token, value } of tokenizer) {
      const top = frames.at(-1);
      if (token === TokenType.STRING && top && !top.array) key = String(value);
      else if (token === TokenType.COLON && key !== undefined) {
        if (top) top.key = key;
        if (key === "realm") {
          const place = placeBy(frames, key);
          if (place) return place;
        }
      } else if (token === TokenType.LEFT_BRACKET || token === TokenType.LEFT_BRACE) {
        const array = token === TokenType.LEFT_BRACKET;
        const place = array && top?.key !== undefined ? placeBy(frames, top.key) : undefined;
        if (place) return place;
        if (!top && array) root = "$.*";
        frames.push({ array, key: undefined });
      } else if (token === TokenType.RIGHT_BRACE || token === TokenType.RIGHT_BRACKET) {
        frames.pop();
        // The first whole document had no such member.
        if (frames.length === (root === "$" ? 0 : 1)) return root;
      }
    }
  } catch {
    // Anyone who reads it says so.
  }
  return root;
}
