import type { RequestListener } from "node:http";
import { isDatabaseUnavailable } from "@/lib/db";
import { log } from "@/lib/log";
import { checkSettings } from "@/lib/settings/settings";

/** Lets a page begin with the settings of now, its headers too; while the database is away, with those last read. */
export const withSettings =
  (listener: RequestListener): RequestListener =>
  (request, response) =>
    void checkSettings()
      .catch((error: unknown) => {
        if (!isDatabaseUnavailable(error)) log.error({ error }, "Failed to read the settings");
      })
      .then(() => listener(request, response));
