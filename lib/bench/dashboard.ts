import { parseArgs } from "node:util";
import type { BrowserContext, Page } from "@playwright/test";
import { measureDashboard, printTimes, warmUp } from "@/lib/bench/dashboard-service";
import { quantile } from "@/lib/bench/measure/two-samples";
import { fail } from "@/lib/host/fail";

const usage = `Usage:
  npm run bench -- dashboard              the list of users in a real Chromium, on the last build and the configured database
  npm run bench -- dashboard --port 3210  on another port`;

const { values } = parseArgs({ options: { port: { type: "string", default: "3211" }, help: { type: "boolean" } } });

/** What a million users may take: the list until it can be used, a key until its rows are there, at the 95th percentile. */
const MAX_INTERACTIVE_MS = 1_000;
const MAX_KEYSTROKE_MS = 150;
/** At 60 frames a second; a frame that takes one and a half of that was missed. */
const MAX_FRAME_MS = 25;

const LOADS = 10;
/** What is typed: common and rare names, parts of addresses, another script, and what nobody has. */
const TERMS = ["james", "smith.", "3fa9", "иванов", "corp.example", "elizabeth.mar", "nobody-has"];
const PAUSES_MS = [0, 120];

const origin = `http://localhost:${values.port}`;

/** Notes in the page when the search works, which keys were pressed when, and when their rows were there. */
function watch(): void {
  const state = { interactive: 0, keystrokes: [] as number[], frames: [] as number[] };
  Reflect.set(window, "bench", state);
  const awaited: { text: string; since: number }[] = [];
  const look = () => {
    const field = document.querySelector("input[type=search]");
    // React marks an element when it takes it over.
    if (!state.interactive && field && Object.keys(field).some((key) => key.startsWith("__reactProps"))) {
      state.interactive = performance.now();
      field.addEventListener("input", ({ target }) => {
        if (target instanceof HTMLInputElement) awaited.push({ text: target.value.trim(), since: performance.now() });
      });
    }
    // The router writes the address together with the rows that it names.
    const shown = new URLSearchParams(location.search).get("q") ?? "";
    const answered = awaited.findLastIndex(({ text }) => text === shown);
    for (const { since } of awaited.splice(0, answered + 1)) state.keystrokes.push(performance.now() - since);
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}

interface Seen {
  interactive: number;
  keystrokes: number[];
  frames: number[];
}

const read = (page: Page) => page.evaluate(() => Reflect.get(window, "bench") as Seen);

/** Resolves once the page is usable and has answered so many keys. Asks from inside: the policy of the pages forbids what Playwright's own waiting needs. */
const settle = (page: Page, keys = 0) =>
  page.evaluate(
    (wanted) =>
      new Promise<void>((resolve) => {
        const look = () => {
          const { interactive, keystrokes } = Reflect.get(window, "bench") as Seen;
          if (interactive > 0 && keystrokes.length >= wanted) resolve();
          else requestAnimationFrame(look);
        };
        look();
      }),
    keys,
  );

async function measureLoads(page: Page): Promise<number[]> {
  const times: number[] = [];
  for (let load = 0; load < LOADS; load += 1) {
    await page.goto(`${origin}/admin/users`);
    await settle(page);
    times.push((await read(page)).interactive);
  }
  return times;
}

async function measureKeystrokes(page: Page, pause: number): Promise<number[]> {
  await page.goto(`${origin}/admin/users`);
  await settle(page);
  const field = page.getByRole("searchbox");
  await field.focus();
  let count = 0;
  for (const term of TERMS) {
    for (const key of term) {
      await page.keyboard.insertText(key);
      count += 1;
      if (pause > 0) await page.waitForTimeout(pause);
      else await settle(page, count);
    }
    await settle(page, count);
    for (let index = 0; index < term.length; index += 1) {
      await page.keyboard.press("Backspace");
      count += 1;
      if (pause > 0) await page.waitForTimeout(pause);
      else await settle(page, count);
    }
    await settle(page, count);
  }
  return (await read(page)).keystrokes;
}

/** Times between frames while the list is scrolled to its end and back. */
async function measureScrolling(page: Page): Promise<number[]> {
  await page.goto(`${origin}/admin/users`);
  await page.waitForLoadState("networkidle");
  await page.evaluate(() => {
    let last = performance.now();
    const { frames } = Reflect.get(window, "bench") as { frames: number[] };
    const note = (now: number) => {
      frames.push(now - last);
      last = now;
      requestAnimationFrame(note);
    };
    requestAnimationFrame(note);
  });
  const devtools = await page.context().newCDPSession(page);
  for (const distance of [-2_400, 2_400, -2_400, 2_400]) {
    await devtools.send("Input.synthesizeScrollGesture", { x: 700, y: 450, yDistance: distance, speed: 2_000 });
  }
  return (await read(page)).frames.slice(1);
}

async function measure(context: BrowserContext): Promise<string[]> {
  await warmUp(context, `${origin}/admin/users`);
  const page = await context.newPage();
  await page.addInitScript(watch);
  const wrong: string[] = [];
  const [first = 0, ...loads] = await measureLoads(page);
  printTimes("users interactive, nothing cached", [first]);
  printTimes("users interactive", loads);
  if (quantile([first, ...loads], 0.95) > MAX_INTERACTIVE_MS)
    wrong.push("The list of users takes too long to be usable");
  for (const pause of PAUSES_MS) {
    const keys = await measureKeystrokes(page, pause);
    printTimes(pause > 0 ? `key to rows, one every ${pause} ms` : "key to rows, each awaited", keys);
    if (quantile(keys, 0.95) > MAX_KEYSTROKE_MS) wrong.push("The search takes too long to answer a key");
  }
  const frames = await measureScrolling(page);
  const missed = frames.filter((time) => time > MAX_FRAME_MS).length;
  printTimes(`frames while scrolling, ${missed} missed`, frames);
  if (missed > 0) wrong.push("Scrolling drops frames");
  return wrong;
}

if (values.help) fail(new Error(usage));
else measureDashboard({ port: values.port, measure }).then(() => process.exit(0), fail);
