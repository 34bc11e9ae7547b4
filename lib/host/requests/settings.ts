import type { RequestListener } from "node:http";
import { followSettings } from "@/lib/settings/settings";

/** Lets a page begin with the settings of now, its headers too. */
export const withSettings =
  (listener: RequestListener): RequestListener =>
  (request, response) =>
    void followSettings().then(() => listener(request, response));
