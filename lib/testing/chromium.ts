import { existsSync } from "node:fs";
import { chromium } from "@playwright/test";
import { installFromDebian } from "./debian";

const places = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
];

/** Flags that a Chromium needs in a container, and those that keep it from calling home. */
export const chromiumFlags = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** The Chromium of this machine: the one named by CHROMIUM_PATH, Playwright's own, or the system's. */
export function findChromium(): string | undefined {
  return [process.env.CHROMIUM_PATH, chromium.executablePath(), ...places].find((path) => path && existsSync(path));
}

/**
 * Finds a Chromium, or installs Debian's where that needs no question.
 * @throws Error that says how to get one
 */
export function requireChromium(): string {
  const found = findChromium();
  if (found) return found;
  installFromDebian("chromium");
  const installed = findChromium();
  if (!installed)
    throw new Error("No Chromium was found for the browser tests. Install one, or name it in CHROMIUM_PATH.");
  return installed;
}
