/**
 * Whether a text is a URL. In place of `URL.canParse`, whose compiled form on Node 20 says no to addresses that are right,
 * once it was called often enough.
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
