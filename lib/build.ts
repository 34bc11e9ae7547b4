import { env } from "@/lib/env";
import manifest from "@/package.json" with { type: "json" };

/** Version of this service, from package.json. */
export const { version } = manifest;

/** The commit this service was built from, where someone said it: the host, the build or the operator. */
export const commit = (): string => env().GIT_COMMIT ?? "unknown";
