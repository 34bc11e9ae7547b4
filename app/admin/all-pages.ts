import type { Page } from "@/lib/lists";

/** Pages of a list after which reading stops: what a screen can show has ended long before. */
const MAX_PAGES = 10;

/** Every item of a list that is shown whole, read page by page. */
export async function allPages<Item>(
  read: (cursor: string | undefined) => Promise<Page<Item>>,
): Promise<{ items: Item[]; complete: boolean }> {
  const items: Item[] = [];
  let cursor: string | undefined;
  for (let count = 0; count < MAX_PAGES; count += 1) {
    const page = await read(cursor);
    items.push(...page.items);
    if (page.next === null) return { items, complete: true };
    cursor = page.next;
  }
  return { items, complete: false };
}
