import { monitorEventLoopDelay } from "node:perf_hooks";
import { isMainThread } from "node:worker_threads";

/*
 * Loaded into each measured process with `--import`: answers every message of its parent with what the process has used
 * since the last one.
 */
const RESOLUTION_MILLISECONDS = 5;

function answer() {
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MILLISECONDS });
  delay.enable();
  let used = process.cpuUsage();
  process.on("message", () => {
    const { user, system } = process.cpuUsage(used);
    // The histogram holds the distance between two ticks of a timer, of which its period is the part that is no delay.
    // With --expose-gc: what is still in use, not what has yet to be collected.
    globalThis.gc?.();
    const eventLoopDelayMilliseconds = Math.max(0, delay.percentile(99) / 1e6 - RESOLUTION_MILLISECONDS);
    const { rss, heapUsed } = process.memoryUsage();
    process.send({ cpuMilliseconds: (user + system) / 1000, eventLoopDelayMilliseconds, rss, heapUsed });
    used = process.cpuUsage();
    delay.reset();
  });
  process.channel.unref();
}

// Worker threads load it too, but their CPU is the process's already.
if (isMainThread) answer();
