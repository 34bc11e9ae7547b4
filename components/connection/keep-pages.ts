import { followNetwork, isAway, reportLoss, whenUp } from "@/components/connection/connection";

const headerOf = (init: RequestInit | undefined, name: string) => new Headers(init?.headers).get(name);

/** Whether Next's router asks for a page that someone wants to see: not ahead of time, and not by a form. */
const isNavigation = (init: RequestInit | undefined): boolean =>
  headerOf(init, "rsc") === "1" && headerOf(init, "next-router-prefetch") === null && (init?.method ?? "GET") === "GET";

/** Holds a click or a plain form back that would leave the page for the browser's own error page. */
function holdBack(event: Event): void {
  if (event.defaultPrevented || navigator.onLine || !(event.target instanceof Element)) return;
  const link = event.target.closest("a[href]");
  const leaves =
    event.type === "submit" || (link instanceof HTMLAnchorElement && !link.hash && link.protocol.startsWith("http"));
  if (!leaves) return;
  event.preventDefault();
  reportLoss();
}

/**
 * Keeps the page that is shown while the network or the service is away. Next's router would answer a failed request by
 * opening the address in the browser, which shows its own error page and loses whatever was typed; here the request waits
 * and is made again, so that navigation, search and live views go on by themselves. Reading again does no harm; what changes
 * something is never repeated unasked.
 */
export function keepPages(): void {
  const send = window.fetch.bind(window);
  let leaving = false;
  window.addEventListener("pagehide", () => {
    leaving = true;
  });
  window.addEventListener("pageshow", () => {
    leaving = false;
  });
  window.fetch = async (input, init) => {
    if (!isNavigation(init)) return send(input, init);
    for (;;) {
      try {
        const response = await send(input, init);
        if (!isAway(response)) return response;
      } catch (error) {
        if (leaving || init?.signal?.aborted) throw error;
      }
      reportLoss();
      await whenUp();
    }
  };
  // After every other listener: what the router or a form sees to itself is left to it.
  window.addEventListener("click", holdBack);
  window.addEventListener("submit", holdBack);
  followNetwork();
}
