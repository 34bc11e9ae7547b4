/** Variables as the process has them. */
export type Source = Readonly<Record<string, string | undefined>>;

export const isOnVercel = (source: Source): boolean => source.VERCEL === "1";

/** What follows from Vercel's own variables: https://vercel.com/docs/environment-variables/system-environment-variables */
export function variablesOfVercel(source: Source): Record<string, string | undefined> {
  if (!isOnVercel(source)) return {};
  const preview = source.VERCEL_BRANCH_URL ?? source.VERCEL_URL;
  const host = source.VERCEL_ENV === "preview" ? preview : (source.VERCEL_PROJECT_PRODUCTION_URL ?? preview);
  return {
    ...(host ? { APP_URL: `https://${host}` } : {}),
    GIT_COMMIT: source.VERCEL_GIT_COMMIT_SHA,
    // Vercel writes X-Forwarded-For anew: it holds the client's address and nothing that a client wrote.
    TRUSTED_PROXIES: "1",
  };
}

/** What a host without a disk and a console cannot do without. */
export function complaintsOfVercel(source: Source): string[] {
  if (!isOnVercel(source)) return [];
  const missing: string[] = [];
  if (!source.DATABASE_URL)
    missing.push(
      "DATABASE_URL is missing. On Vercel there is no disk for the embedded database: set the pooled URL of a PostgreSQL.",
    );
  if (!source.APP_URL)
    missing.push(
      "APP_URL is missing: switch on Vercel's system environment variables, or set it to the public origin.",
    );
  return missing;
}
