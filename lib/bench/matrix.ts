import { parseArgs } from "node:util";
import type { BrowserContext, Page } from "@playwright/test";
import { measureDashboard, printTimes, warmUp } from "@/lib/bench/dashboard-service";
import { quantile } from "@/lib/bench/measure/two-samples";
import { db } from "@/lib/db";
import { fail } from "@/lib/host/fail";

const usage = `Usage:
  npm run bench -- matrix              2,000 permissions of 200 roles in a real Chromium, on the last build and the configured database
  npm run bench -- matrix --port 3210  on another port`;

const { values } = parseArgs({ options: { port: { type: "string", default: "3212" }, help: { type: "boolean" } } });

const PERMISSIONS = 2_000;
const ROLES = 200;
/** The page until its boxes can be used, and a key until the box that it leads to is painted, at the 95th percentile. */
const MAX_INTERACTIVE_MS = 1_000;
const MAX_KEY_MS = 50;
const LOADS = 10;
const PRESSES = 60;
/** Of one resource. */
const ACTIONS = ["read", "create", "update", "delete", "export"];
const KEYS = ["ArrowDown", "ArrowRight", "PageDown", "PageUp", "End", "Home"];

async function fill(): Promise<void> {
  await db.$executeRaw`INSERT INTO permissions (name, description)
    SELECT 'bench-' || area || ':' || action, 'What area ' || area || ' is for'
    FROM generate_series(1, ${PERMISSIONS / ACTIONS.length}::int) AS area, unnest(${ACTIONS}::text[]) AS action`;
  await db.$executeRaw`INSERT INTO roles (uuid, name)
    SELECT gen_random_uuid(), 'bench-' || n FROM generate_series(1, ${ROLES}::int) AS n`;
  await db.$executeRaw`INSERT INTO role_permissions (role_id, permission_id)
    SELECT r.id, p.id FROM roles r CROSS JOIN permissions p
    WHERE p.name LIKE 'bench-%:%' AND (r.name = 'admin' OR (r.name LIKE 'bench-%' AND (r.id * 7 + p.id) % 10 = 0))`;
}

async function empty(): Promise<void> {
  await db.$executeRaw`DELETE FROM roles WHERE name LIKE 'bench-%'`;
  await db.$executeRaw`DELETE FROM permissions WHERE name LIKE 'bench-%:%'`;
}

interface Seen {
  interactive: number;
  keys: number[];
}

/** Notes in the page when React has taken over the boxes, and how long each key takes until the frame with its box is painted. */
function watch(): void {
  const state = { interactive: 0, keys: [] as number[] };
  Reflect.set(window, "bench", state);
  const look = () => {
    const box = document.querySelector("[role=grid] [data-cell]");
    if (box && Object.keys(box).some((key) => key.startsWith("__reactProps"))) state.interactive = performance.now();
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
  addEventListener(
    "keydown",
    ({ timeStamp }) =>
      requestAnimationFrame(() => {
        // What follows a frame is run when it is painted.
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => state.keys.push(performance.now() - timeStamp);
        port2.postMessage(undefined);
      }),
    { capture: true },
  );
}

/** Resolves to what the page has noted, once it is usable and has painted so many keys. */
const seen = (page: Page, keys = 0): Promise<Seen> =>
  page.evaluate(
    (wanted) =>
      new Promise<Seen>((resolve) => {
        const look = () => {
          const state = Reflect.get(window, "bench") as Seen;
          if (state.interactive > 0 && state.keys.length >= wanted) resolve(state);
          else requestAnimationFrame(look);
        };
        look();
      }),
    keys,
  );

async function measure(context: BrowserContext, origin: string): Promise<string[]> {
  await warmUp(context, `${origin}/admin/roles/matrix`);
  const page = await context.newPage();
  await page.addInitScript(watch);
  const wrong: string[] = [];
  const loads: number[] = [];
  for (let load = 0; load < LOADS; load += 1) {
    await page.goto(`${origin}/admin/roles/matrix`);
    loads.push((await seen(page)).interactive);
  }
  printTimes("matrix interactive, nothing cached", loads.slice(0, 1));
  printTimes("matrix interactive", loads.slice(1));
  if (quantile(loads, 0.95) > MAX_INTERACTIVE_MS) wrong.push("The matrix takes too long to be usable");
  await page.locator('[role=grid] [tabindex="0"]').focus();
  let count = 0;
  for (const key of KEYS) {
    for (let press = 0; press < PRESSES; press += 1) {
      await page.keyboard.press(key);
      count += 1;
      await seen(page, count);
    }
    const times = (await seen(page)).keys.slice(count - PRESSES);
    printTimes(key, times);
    if (quantile(times, 0.95) > MAX_KEY_MS) wrong.push(`${key} takes too long`);
  }
  return wrong;
}

if (values.help) fail(new Error(usage));
else measureDashboard({ port: values.port, fill, empty, measure }).then(() => process.exit(0), fail);
