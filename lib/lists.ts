import { z } from "zod";
import { text } from "@/lib/values";

/** One page of a list. `next` is the cursor of the following page, null on the last one. */
export interface Page<Item = unknown> {
  items: Item[];
  next: string | null;
}

/** Output of a contract that is `paged`. */
export const page = <Item extends z.ZodType>(item: Item) =>
  z.object({ items: z.array(item), next: z.string().nullable() });

/** Query of every list. */
export const pageQuery = (limit: number) => ({
  limit: z.coerce
    .number()
    .int()
    .min(1)
    .max(500)
    .default(limit)
    .meta({ description: "Maximum items per page. A page may hold fewer even if more follow; only `Link` says so." }),
  cursor: text(1000, 1)
    .optional()
    .meta({ description: "Start of the page, from the `Link` header of the previous one" }),
});
