import { headers } from "next/headers";
import { cache } from "react";
import { isDatabaseUnavailable } from "@/lib/db";
import { log } from "@/lib/log";
import { checkSettings } from "@/lib/settings/settings";

/**
 * Makes sure, once per request, that a page is made of the settings of now; while the database is away, of those last read.
 * What a form asks for is decided by the operation, which does not go on without them.
 */
export const knowSettings = cache(async (): Promise<void> => {
  // Whatever is made while building has no request, and ends here: Next makes it when it is asked for.
  await headers();
  try {
    await checkSettings();
  } catch (error) {
    if (!isDatabaseUnavailable(error)) log.error({ error }, "Failed to read the settings");
  }
});
