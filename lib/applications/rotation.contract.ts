import { z } from "zod";

const DAY_SECONDS = 86_400;

/** How a secret is rotated: for how long the one before it goes on. */
export const rotation = z.object({
  overlap_seconds: z
    .int()
    .min(0)
    .max(30 * DAY_SECONDS)
    .default(0),
});
