export interface Tree {
  [key: string]: unknown;
}

/** While building, a message becomes a text or an array. */
const isTree = (value: unknown): value is Tree => typeof value === "object" && value !== null && !Array.isArray(value);

/** Both; where both have a message, the second's. */
export const merge = (first: Tree, second: Tree): Tree => ({
  ...first,
  ...Object.fromEntries(
    Object.entries(second).map(([key, value]) => {
      const known = first[key];
      return [key, isTree(known) && isTree(value) ? merge(known, value) : value];
    }),
  ),
});
