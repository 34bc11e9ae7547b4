import { headers } from "next/headers";
import { cache } from "react";
import { followSettings } from "@/lib/settings/settings";

/** Makes sure, once per request, that a page is made of the settings of now. */
export const knowSettings = cache(async (): Promise<void> => {
  // Whatever is made while building has no request, and ends here: Next makes it when it is asked for.
  await headers();
  await followSettings();
});
