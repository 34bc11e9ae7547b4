/**
 * Leaves out whole what a token has no room for, in this order, and says so by a claim: half of a list would be worse than none.
 * @param fits whether a token with these claims has room for them
 */
export function leaveOut(
  claims: Readonly<Record<string, unknown>>,
  order: readonly string[],
  fits: (claims: object) => boolean,
): Record<string, unknown> {
  let fitted = { ...claims };
  for (const name of order) {
    if (fits(fitted)) break;
    if (!Object.hasOwn(fitted, name)) continue;
    const { [name]: _, ...rest } = fitted;
    fitted = { ...rest, [`${name}_omitted`]: true };
  }
  return fitted;
}
