import { type Browser, type BrowserContext, type BrowserContextOptions, test as base, expect } from "@playwright/test";

export type Visitor = (options?: BrowserContextOptions) => Promise<BrowserContext>;

interface Watched {
  /** Console errors that a test causes on purpose, for example a page that is not found. */
  expectedErrors: RegExp;
  /** Everything that went wrong in the browser so far. Checked when the test ends. */
  complaints: string[];
  /** Opens another browser with nothing in it, watched like the first. */
  visitor: Visitor;
}

/** A mail is shown in a frame where nothing runs, not even the script that watches for these tests. */
const refusedInMail = /^Blocked script execution in 'about:srcdoc'/;

/** Writes down what a person would only see in the developer tools: errors, exceptions, refusals of the content policy. */
async function watch(context: BrowserContext, complaints: string[]): Promise<void> {
  context.on("console", (message) => {
    if (message.type() === "error" && !refusedInMail.test(message.text()))
      complaints.push(`console: ${message.text()} (${message.location().url})`);
  });
  context.on("weberror", (error) => complaints.push(`exception: ${error.error().stack ?? error.error().message}`));
  await context.exposeBinding("reportViolation", (_, report: string) => void complaints.push(`policy: ${report}`));
  await context.addInitScript(() => {
    document.addEventListener("securitypolicyviolation", ({ effectiveDirective, blockedURI, sample }) => {
      const report: unknown = Reflect.get(window, "reportViolation");
      if (typeof report === "function") report(`${effectiveDirective} ${blockedURI} ${sample}`);
    });
  });
}

async function open(
  browser: Browser,
  options: BrowserContextOptions | undefined,
  complaints: string[],
): Promise<BrowserContext> {
  const context = await browser.newContext(options);
  await watch(context, complaints);
  return context;
}

/** A test that fails over anything unexpected in the browser's console, as a person with open developer tools would. */
export const test = base.extend<Watched>({
  expectedErrors: [/(?!)/, { option: true }],
  complaints: [
    async ({ expectedErrors }, use) => {
      const complaints: string[] = [];
      await use(complaints);
      const unexpected = complaints.filter((complaint) => !expectedErrors.test(complaint));
      expect(unexpected, "the browser complained").toEqual([]);
    },
    { auto: true },
  ],
  context: async ({ context, complaints }, use) => {
    await watch(context, complaints);
    await use(context);
  },
  visitor: async ({ browser, baseURL, complaints }, use) => {
    const opened: BrowserContext[] = [];
    await use(async (options) => {
      const context = await open(browser, { ...(baseURL ? { baseURL } : {}), ...options }, complaints);
      opened.push(context);
      return context;
    });
    for (const context of opened) await context.close();
  },
});

export { expect };
