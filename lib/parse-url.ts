/**
 * Whether a text is a URL. In place of `URL.canParse`: late in long test runs on Node 20 it was seen to say no to addresses
 * that are right. Why is not known, and a small loop does not show it.
 */
export function canParseUrl(text: string, base?: string): boolean {
  try {
    new URL(text, base);
    return true;
  } catch (error) {
    if (error instanceof TypeError) return false;
    throw error;
  }
}
