import type { ElementHandle, Locator, Page } from "@playwright/test";
import { tabTo } from "@/e2e/keyboard";
import { newEmail, PASSWORD } from "@/e2e/person";
import { expect } from "@/e2e/test";

/* Forms and dialogs as they are offered: what must be filled in is, they are sent, and something must be seen of it. */

export type Hand = "mouse" | "keyboard";

export const dialogOf = (page: Page) => page.locator("[role=dialog]:visible, [role=alertdialog]:visible");

let count = 0;

/** A name that nothing has yet. */
export const newName = (kind: string) => `${kind}-${++count}-${Date.now().toString(36)}`;

/** Fills in what must be, and nothing else. */
async function fillRequired(scope: Locator): Promise<void> {
  const phrase = scope.locator("label strong");
  if (await phrase.count())
    await scope
      .getByRole("textbox")
      .last()
      .fill((await phrase.textContent()) ?? "");
  const required = scope.locator(":is(input, select, textarea):is([required], [aria-required=true]):visible");
  for (const field of await required.all()) {
    if ((await field.inputValue()) !== "" || (await field.isDisabled())) continue;
    const kind = await field.evaluate((element) =>
      element instanceof HTMLInputElement
        ? `${element.type} ${element.inputMode} ${element.autocomplete}`
        : element.tagName,
    );
    if (kind === "SELECT") await field.selectOption({ index: 1 });
    else if (kind.startsWith("email")) await field.fill(newEmail());
    else if (kind.startsWith("password")) await field.fill(PASSWORD);
    else if (kind.includes("one-time-code")) await field.fill("12345");
    else await field.fill(newName("thing"));
  }
}

/** What sends: the form's own button, the last one of a dialog, or the field of a search that has none. */
async function senderOf(scope: Locator): Promise<Locator> {
  const submits = scope.locator("button[type=submit]:visible");
  if ((await submits.count()) > 0) return submits.last();
  const isForm = await scope.evaluate((element) => element instanceof HTMLFormElement);
  return isForm ? scope.locator("input:visible").first() : scope.locator("button:visible").last();
}

/** Everything that the page announces. */
export const said = (page: Page) =>
  page
    .locator("[role=alert], [role=status], [aria-live], output, [data-base-ui-portal] [class*=toast], [role=region] *")
    .evaluateAll((elements) =>
      elements.filter((element) => element.checkVisibility()).map(({ textContent }) => textContent?.trim() ?? ""),
    );

interface Before {
  url: string;
  said: string[];
  /** The form or dialog itself: another may take its place. */
  element: ElementHandle | null;
}

/** Whether something came of it that can be seen: another page, a closed dialog, words, or a field that says what is wrong. */
export async function outcome(page: Page, before: Before, scope: Locator): Promise<string> {
  const faults = await scope
    .locator("[aria-invalid=true]:visible")
    .evaluateAll((fields) =>
      fields.map((field) =>
        (field.getAttribute("aria-describedby") ?? "")
          .split(" ")
          .map((id) => document.getElementById(id)?.textContent ?? "")
          .join(""),
      ),
    )
    .catch(() => []);
  if (faults.some((text) => text.trim() === "")) return "a field is wrong and does not say why";
  if (faults.length > 0) return "a field says what is wrong";
  if (page.url() !== before.url) return "another page";
  if (!(await before.element?.isVisible())) return "closed";
  const words = await said(page);
  return words.some((text) => text !== "" && !before.said.includes(text)) ? "words" : "nothing";
}

/** What can be seen. */
export const SEEN = /^(?:another page|closed|words|a field says what is wrong)$/;

/** Fills a form or dialog in as it is offered, and sends it. */
export async function sendAsOffered(page: Page, scope: Locator, hand: Hand): Promise<void> {
  await fillRequired(scope);
  const sender = await senderOf(scope);
  // Asked before: the click may take it away.
  const isField = await sender.evaluate((element) => element instanceof HTMLInputElement);
  const before = { url: page.url(), said: await said(page), element: await scope.elementHandle() };
  if (hand === "mouse") await sender.click();
  else await tabTo(page, sender);
  if (hand === "keyboard" || isField) await page.keyboard.press("Enter");
  await expect.poll(() => outcome(page, before, scope), { intervals: [50, 100, 200, 500] }).toMatch(SEEN);
}
