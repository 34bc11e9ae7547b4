import { finishClientTrial, startClientTrial } from "@/lib/oauth/trial/trial";
import { actorOfCookie } from "@/lib/sessions/authenticate";
import { locationOf, type Surfer, sessionCookieOf, type TestClient } from "@/lib/testing/oauth/relying-party";

const from = { ipAddress: "192.0.2.7", userAgent: "test", requestId: crypto.randomUUID() };

type Tried = Pick<TestClient, "id">;

const actorAt = (browser: Surfer) => actorOfCookie(sessionCookieOf(browser), from);

/** Begins to try a client out, as its page in the dashboard does. */
export const startTrial = async (browser: Surfer, { id }: Tried, body: object = {}) =>
  startClientTrial(await actorAt(browser), { params: { id }, body });

/** What it came to. */
export const finishTrial = async (browser: Surfer, { id }: Tried, answer: { state: string } & Record<string, string>) =>
  finishClientTrial(await actorAt(browser), { params: { id }, body: answer });

/** Follows a browser to where the provider sends it back: the address, and the answer behind its `#`. */
export async function followTrial(browser: Surfer, address: string | null, say: "allow" | "deny" = "allow") {
  const { pathname, search } = new URL(address ?? "");
  const page = locationOf(await browser.open(pathname + search));
  const back = page.pathname.startsWith("/consent/") ? await browser.decide(page, say) : page;
  const answer = Object.fromEntries(new URLSearchParams(back.hash.slice(1)));
  return { back, answer: { state: "", ...answer } as { state: string; code: string } & Record<string, string> };
}
