import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "@/e2e/test";
import { alert, newEmail, PASSWORD, signIn, texts } from "./person";

/** A service that nobody administers yet, with its limits on. */
interface Fresh {
  origin: string;
  setupAddress: string;
  stop: () => Promise<void>;
}

function startFresh(): Promise<Fresh> {
  const folder = mkdtempSync(path.join(tmpdir(), "gatehouse-setup-"));
  const port = Number(process.env.E2E_PORT ?? 3210) + 1;
  const service: ChildProcess = spawn(process.execPath, ["--import", "tsx", "lib/host/server.ts"], {
    env: {
      ...process.env,
      PORT: String(port),
      DATA_DIRECTORY: folder,
      DATABASE_URL: "",
      APP_URL: "",
      RATE_LIMITS: "on",
      ADMIN_EMAIL: "",
      ADMIN_PASSWORD: "",
    },
  });
  const ended = new Promise<void>((resolve) => service.once("exit", () => resolve()));
  const stop = async () => {
    service.kill("SIGTERM");
    await ended;
    rmSync(folder, { recursive: true, force: true });
  };
  return new Promise((resolve, reject) => {
    let output = "";
    service.stdout?.on("data", (chunk) => {
      output += String(chunk);
      const setupAddress = /First administrator: (\S+)/.exec(output)?.[1];
      if (setupAddress && output.includes("is ready"))
        resolve({ origin: new URL(setupAddress).origin, setupAddress, stop });
    });
    ended.then(() => reject(new Error(`The service did not start:\n${output}`)));
  });
}

const t = texts.en;
test.use({
  locale: "en",
  // The guesses, and pages of the dashboard that its menu fetches ahead although they are still to come.
  expectedErrors: /status of 401 .*\/v1\/auth\/login|status of 404 .*\/admin\//,
});

test("the address of the first start makes one administrator, who is signed in; too many guesses are told how long to wait", async ({
  page,
  visitor,
}) => {
  test.slow();
  const { origin, setupAddress, stop } = await startFresh();
  try {
    await page.goto(`${setupAddress}x`);
    const fill = async (email: string) => {
      await page.getByLabel(t.setup.email, { exact: true }).fill(email);
      await page.getByLabel(t.setup.password, { exact: true }).fill(PASSWORD);
      await page.getByRole("button", { name: t.setup.submit }).click();
    };
    await fill(newEmail());
    await expect(page.getByText(t.setup.invalidTitle)).toBeVisible();

    const email = newEmail();
    await page.goto(setupAddress);
    await fill(email);
    await page.waitForURL(`${origin}/admin`);
    await page.goto(`${origin}/account`);
    await expect(page.getByText(email).first()).toBeVisible();

    await page.goto(setupAddress);
    await fill(newEmail());
    await expect(page.getByText(t.setup.doneTitle)).toBeVisible();

    const stranger = await (await visitor({ locale: "en" })).newPage();
    await stranger.goto(`${origin}/sign-in`);
    // From the page itself: its connection decides which network is counted.
    await stranger.evaluate(
      async (body) => {
        const headers = { "content-type": "application/json" };
        for (let guess = 0; guess < 20; guess += 1) await fetch("/v1/auth/login", { method: "POST", headers, body });
      },
      JSON.stringify({ email, password: "a guess" }),
    );
    await signIn(stranger, "en", email, "another guess");
    await expect(alert(stranger)).toContainText(t.problems["too-many-requests"].title);
    await expect(alert(stranger)).toContainText(/\d+:\d\d/);
  } finally {
    await stop();
  }
});
