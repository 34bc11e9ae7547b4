/** As wide as text may be to survive being quoted once or twice (RFC 3676 advises 78 at most). */
const WIDTH = 72;

function wrapLine(line: string): string {
  const lines: string[] = [];
  let current = "";
  for (const word of line.split(" ")) {
    if (current && current.length + 1 + word.length > WIDTH) {
      lines.push(current);
      current = word;
    } else current = current ? `${current} ${word}` : word;
  }
  return [...lines, current].join("\n");
}

/** Breaks long lines between words. A link longer than a line stays whole, on a line of its own. */
export const wrap = (text: string): string => text.split("\n").map(wrapLine).join("\n");
