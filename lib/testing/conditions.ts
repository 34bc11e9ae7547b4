import { onTestFinished, vi } from "vitest";
import { reloadEnv } from "@/lib/env";
import { onlyInProcess } from "@/lib/testing/remote";

/** Sets variables of the configuration until the test is over. */
export function configure(variables: Record<string, string>): void {
  onlyInProcess("the configuration");
  for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);
  reloadEnv();
  onTestFinished(() => {
    vi.unstubAllEnvs();
    reloadEnv();
  });
}

/** Moves the clock of this process, and only it, until the test is over; from then on it stands still. */
export function moveClock(seconds: number): void {
  onlyInProcess("the clock");
  const now = Date.now();
  vi.useFakeTimers({ toFake: ["Date"] });
  vi.setSystemTime(now + seconds * 1000);
  onTestFinished(() => {
    vi.useRealTimers();
  });
}
