/** Next calls this once when a server starts. */
export async function register(): Promise<void> {
  // biome-ignore lint/style/noProcessEnv: the bundler replaces it, so that nothing of Node gets into other runtimes
  if (process.env.NEXT_RUNTIME !== "nodejs") return;
  const { startTracing } = await import("@/lib/telemetry/start-tracing");
  await startTracing();
  const { startCounting } = await import("@/lib/telemetry/start-metrics");
  await startCounting();
  const { startBackground } = await import("@/lib/http/background");
  startBackground();
}
