import { expect, test } from "vitest";
import { describeAgent } from "@/lib/agent";

const webkit = "AppleWebKit/537.36 (KHTML, like Gecko)";

test.each([
  [`Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${webkit} Chrome/130.0.0.0 Safari/537.36`, "Chrome", "Windows"],
  [
    `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${webkit} Chrome/130.0.0.0 Safari/537.36 Edg/130.0.0.0`,
    "Edge",
    "Windows",
  ],
  [`Mozilla/5.0 (X11; Linux x86_64) ${webkit} Chrome/128.0 YaBrowser/24.10 Safari/537.36`, "Yandex Browser", "Linux"],
  ["Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:131.0) Gecko/20100101 Firefox/131.0", "Firefox", "macOS"],
  [
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Mobile/15E148 Safari/604.1",
    "Safari",
    "iPhone",
  ],
  [`Mozilla/5.0 (Linux; Android 14; Pixel 8) ${webkit} Chrome/130.0.0.0 Mobile Safari/537.36`, "Chrome", "Android"],
  ["curl/8.5.0", "curl", undefined],
  ["node", "node", undefined],
  ["Mozilla/5.0 Trust me", undefined, undefined],
  ["", undefined, undefined],
  ["evil advice visit example.com/1 now", undefined, undefined],
  [null, undefined, undefined],
])("%s is %s on %s", (agent, browser, system) => {
  expect(describeAgent(agent)).toEqual({ browser, system });
});
