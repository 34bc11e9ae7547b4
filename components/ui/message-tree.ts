export interface Tree {
  [key: string]: unknown;
}

/** While building, a message becomes a text or an array. */
const isTree = (value: unknown): value is Tree => value?.constructor === Object;

/** Both; where both have a message, the second's. */
export function merge(first: Tree, second: Tree): Tree {
  const both = { ...first };
  for (const [key, more] of Object.entries(second)) {
    const known = first[key];
    both[key] = isTree(known) && isTree(more) ? merge(known, more) : more;
  }
  return both;
}
