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

/** Chromium without windows, of Debian; past its script in /usr/bin, which stays between it and the signals. */
const shell = "/usr/lib/chromium/chromium-headless-shell";

/**
 * Finds or installs what the browser tests run in: the one named by CHROMIUM_PATH, a Chromium without windows, where a
 * page costs a third of the time, or any other.
 * @throws Error that says how to get one
 */
export function requireHeadlessChromium(): string {
  const named = process.env.CHROMIUM_PATH;
  if (named && existsSync(named)) return named;
  if (!existsSync(shell)) installFromDebian("chromium-headless-shell");
  return existsSync(shell) ? shell : requireChromium();
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
