/*
 * Loaded into the service by `npm run fuzz`: says on request how much memory is in use once the collector has run, so
 * that what is kept is told apart from what is not collected yet.
 */
process.on("message", () => {
  globalThis.gc?.();
  const { heapUsed, external, rss } = process.memoryUsage();
  process.send?.({ kept: heapUsed + external, rss });
});
process.channel?.unref();
