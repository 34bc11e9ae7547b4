import { PASSWORD } from "@/lib/testing/factories";
import { exchange, submitForm } from "@/lib/testing/submit-form";
import { readCookies } from "@/lib/web/browser-cookies";
import type { User } from "@/prisma/client/client";

/** Where a browser has come to. */
export interface Arrival {
  url: URL;
  /** 0 where it was not asked. */
  status: number;
  text: string;
}

/** A browser without scripts, which keeps cookies for each origin and signs in where it is asked to. */
export class ScriptlessBrowser {
  private readonly jars = new Map<string, Map<string, string>>();

  constructor(
    private readonly service: string,
    private readonly user: Pick<User, "email">,
  ) {}

  private jarOf(origin: string): Map<string, string> {
    const jar = this.jars.get(origin) ?? new Map<string, string>();
    this.jars.set(origin, jar);
    return jar;
  }

  private cookieOf(origin: string): string {
    return [...this.jarOf(origin)].map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join("; ");
  }

  private keep(origin: string, headers: Headers): void {
    for (const line of headers.getSetCookie())
      for (const [name, value] of Object.entries(readCookies(new Headers({ cookie: line.split(";")[0] ?? "" }))))
        if (value) this.jarOf(origin).set(name, value);
        else this.jarOf(origin).delete(name);
  }

  async submit(path: string, values: Record<string, string>): Promise<void> {
    const { host } = new URL(this.service);
    const sender = { origin: this.service, host, cookie: this.cookieOf(this.service) };
    const { headers } = await submitForm(this.service, path, values, sender);
    this.keep(this.service, headers);
  }

  /** One request, and no step further. */
  async ask(target: string | URL, form?: URLSearchParams) {
    const { href, origin } = new URL(target);
    const body = form && Buffer.from(form.toString());
    const headers = {
      cookie: this.cookieOf(origin),
      accept: "text/html",
      // Apache's module leads nobody to sign in who does not go to a page.
      "sec-fetch-mode": "navigate",
      "sec-fetch-dest": "document",
      ...(body ? { "content-type": "application/x-www-form-urlencoded", "content-length": String(body.length) } : {}),
    };
    const answer = await exchange(href, body ? "POST" : "GET", headers, body);
    this.keep(origin, answer.headers);
    return answer;
  }

  /** Paths of the pages on the way, where a person would have seen one. */
  readonly pages: string[] = [];

  /**
   * Goes to an address and on from there, until `arrived` says that it is where it should be, or a page leads nowhere.
   * @param form sent with the first request, by POST
   */
  async visit(target: string | URL, arrived: (url: URL) => boolean, form?: URLSearchParams): Promise<Arrival> {
    let url = new URL(target);
    for (let step = 0; step < 20; step += 1) {
      if (arrived(url)) return { url, status: 0, text: "" };
      const { status, headers, text } = await this.ask(url, step === 0 ? form : undefined);
      const location = headers.get("location");
      if (location) {
        url = new URL(location, url);
        continue;
      }
      this.pages.push(url.pathname);
      if (url.pathname === "/sign-in" && url.searchParams.has("callbackUrl")) {
        await this.submit(url.pathname + url.search, { email: this.user.email, password: PASSWORD });
        url = new URL(url.searchParams.get("callbackUrl") ?? "/", url);
      } else if (url.pathname === "/account/identity") {
        await this.submit(url.pathname + url.search, { password: PASSWORD });
        url = new URL(url.searchParams.get("callbackUrl") ?? "/", url);
      } else if (text.includes('name="decision"')) await this.submit(url.pathname + url.search, { decision: "allow" });
      else {
        const next = /http-equiv="refresh" content="0;url=([^"]+)"/i.exec(text)?.[1];
        if (!next) return { url, status, text };
        url = new URL(next, url);
      }
    }
    throw new Error(`It leads nowhere: ${url}`);
  }
}
