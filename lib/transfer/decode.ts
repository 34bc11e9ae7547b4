/** What a file may be in when it says nothing itself: asked of the operator who brings it, never guessed. */
export const encodings = ["utf-8", "windows-1251", "windows-1252"] as const;
export type Encoding = (typeof encodings)[number];

/** Why a file cannot be read at all, in words for anyone who brought it. */
export class FileError extends Error {
  constructor(
    readonly kind: "encoding" | "workbook" | "columns" | "quotes" | "content",
    message: string,
  ) {
    super(message);
  }
}

const WRONG =
  "The file is not UTF-8. Save it as UTF-8, or say what it is in: windows-1251 (Cyrillic) or windows-1252 (Western European).";

/** By the mark at its beginning; a mark is believed before what was said. */
function labelOf(bytes: Uint8Array, given: Encoding): string {
  if (bytes[0] === 0x50 && bytes[1] === 0x4b) {
    throw new FileError("workbook", "The file is a workbook. Save it as CSV in UTF-8.");
  }
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return "utf-8";
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return "utf-16le";
  return bytes[0] === 0xfe && bytes[1] === 0xff ? "utf-16be" : given;
}

/** @throws FileError where the bytes are in another encoding */
function decodeBytes(decoder: TextDecoder, bytes?: Uint8Array): string {
  let text: string;
  try {
    text = bytes ? decoder.decode(bytes, { stream: true }) : decoder.decode();
  } catch {
    throw new FileError("encoding", WRONG);
  }
  // No text has it: it is UTF-16 without its mark, or no text at all.
  if (text.includes("\0")) throw new FileError("encoding", WRONG);
  return text;
}

/**
 * Bytes as text whose lines end in a line feed, whatever they ended in: UTF-8 with or without its mark, UTF-16 with one,
 * or what was said.
 * @throws FileError where it is none of them
 */
export async function* decode(input: AsyncIterable<Uint8Array>, encoding: Encoding = "utf-8"): AsyncGenerator<string> {
  let decoder: TextDecoder | undefined;
  let held = "";
  const lines = (text: string, end: boolean) => {
    const whole = held + text;
    // Half of a line end waits for the other half.
    held = !end && whole.endsWith("\r") ? "\r" : "";
    return (held ? whole.slice(0, -1) : whole).replaceAll(/\r\n?/g, "\n");
  };
  for await (const bytes of input) {
    decoder ??= new TextDecoder(labelOf(bytes, encoding), { fatal: true });
    const text = lines(decodeBytes(decoder, bytes), false);
    if (text) yield text;
  }
  if (decoder) yield lines(decodeBytes(decoder), true);
}
