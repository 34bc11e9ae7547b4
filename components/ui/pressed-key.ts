/**
 * What a key says on a Latin keyboard, in lower case: the letter itself where it is one, else the letter on its cap, so that
 * shortcuts work on a Russian layout, too. Its `/` key writes a full stop there, and a comma for the question mark.
 */
export function pressedKey({ key, code }: Pick<KeyboardEvent, "key" | "code">): string {
  if (code === "Slash" && key === ".") return "/";
  if (code === "Slash" && key === ",") return "?";
  const cap = /^Key([A-Z])$/.exec(code)?.[1];
  const isForeignLetter = /^[^\p{ASCII}]$/u.test(key);
  return (isForeignLetter && cap ? cap : key).toLowerCase();
}
