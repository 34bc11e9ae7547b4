import { PASSWORD } from "@/lib/testing/factories";
import { readCookies } from "@/lib/web/browser-cookies";
import { answerNextAuth } from "@/lib/web/next-auth";

const ORIGIN = "http://localhost:3000";

interface Visit {
  fields?: Record<string, unknown>;
  headers?: Record<string, string>;
  /** As a form without JavaScript sends it, rather than next-auth's client. */
  form?: boolean;
}

/** A browser in front of next-auth's addresses: keeps cookies, fetches the CSRF token, says where it comes from. */
export class Browser {
  cookies: Record<string, string> = {};
  userAgent = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";

  async visit(method: string, path: string, { fields, headers = {}, form = false }: Visit = {}): Promise<Response> {
    const body = form ? new URLSearchParams(fields as Record<string, string>).toString() : JSON.stringify(fields);
    const response = await answerNextAuth(
      new Request(`${ORIGIN}/api/auth/${path}`, {
        method,
        headers: {
          cookie: Object.entries(this.cookies)
            .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
            .join("; "),
          "user-agent": this.userAgent,
          ...(method === "POST" ? { origin: ORIGIN } : {}),
          ...(fields ? { "content-type": form ? "application/x-www-form-urlencoded" : "application/json" } : {}),
          ...headers,
        },
        ...(fields ? { body } : {}),
      }),
    );
    for (const line of response.headers.getSetCookie()) {
      const [pair = ""] = line.split(";");
      const kept = !/Max-Age=0/i.test(line);
      for (const [name, value] of Object.entries(readCookies(new Headers({ cookie: pair })))) {
        if (kept) this.cookies[name] = value;
        else delete this.cookies[name];
      }
    }
    return response;
  }

  async csrfToken(): Promise<string> {
    return (await (await this.visit("GET", "csrf")).json()).csrfToken;
  }

  async signIn(email: string, password = PASSWORD, more: Record<string, unknown> = {}): Promise<Response> {
    const fields = { email, password, json: "true", csrfToken: await this.csrfToken(), ...more };
    return this.visit("POST", "callback/credentials", { fields });
  }

  async signOut(): Promise<Response> {
    return this.visit("POST", "signout", { fields: { csrfToken: await this.csrfToken(), json: "true" } });
  }

  /** What next-auth tells the page about its session; empty when there is none. */
  async session(): Promise<Record<string, unknown>> {
    return (await this.visit("GET", "session")).json();
  }
}
