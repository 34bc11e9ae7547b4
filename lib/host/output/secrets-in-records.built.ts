import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, expect, onTestFinished, test } from "vitest";
import { startInstance } from "@/lib/chaos/instance";
import { db } from "@/lib/db";
import { findDaemon, readTemplate, replaceIn, startDaemon } from "@/lib/deploy/daemon";
import { startCollector } from "@/lib/telemetry/collector";
import { createCode, createUser, freshDatabase, signIn } from "@/lib/testing/factories";
import { freePort } from "@/lib/testing/free-port";

/*
 * Live secrets in records (OWASP ASVS 14.2.1): every link that carries one is opened while a trace collector listens, the
 * proxy writes its log as we ship it, and the log of the service says all it can. None of them may learn a secret.
 */

beforeEach(freshDatabase);

const hasNginx = findDaemon("nginx") !== undefined;

/** nginx as `lib/deploy/nginx.conf` sets it up, and what it has logged. */
async function startProxy(upstream: string) {
  const folder = mkdtempSync(join(tmpdir(), "gatehouse-proxy-"));
  const port = await freePort();
  const log = join(folder, "access.log");
  const site = replaceIn(readTemplate("nginx.conf"), [
    ["listen 8080;", `listen 127.0.0.1:${port};`],
    ["/var/log/nginx/gatehouse.log", log],
    ["127.0.0.1:3001", upstream.replace("http://", "")],
    ["  server 127.0.0.1:3002 max_fails=1 fail_timeout=2s;\n", ""],
    ["  server 127.0.0.1:3003 max_fails=1 fail_timeout=2s;\n", ""],
  ]);
  const paths = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map(
    (name) => `${name}_temp_path ${folder}/${name};`,
  );
  const file = join(folder, "nginx.conf");
  writeFileSync(
    file,
    `daemon off; pid ${folder}/pid; error_log stderr crit; events {} http { ${paths.join(" ")} ${site} }`,
  );
  const stop = await startDaemon(findDaemon("nginx") ?? "nginx", ["-p", folder, "-c", file, "-e", "stderr"], port);
  onTestFinished(async () => {
    await stop();
    rmSync(folder, { recursive: true });
  });
  return { origin: `http://127.0.0.1:${port}`, log: () => readFileSync(log, "utf8") };
}

/** Opens an address as a browser does: follows it with the cookies it is given. Says which addresses were ever shown or sent as Referer. */
async function open(origin: string, path: string) {
  const cookies = new Map<string, string>();
  let address = path;
  for (let redirects = 0; redirects < 5; redirects += 1) {
    const cookie = [...cookies].map((pair) => pair.join("=")).join("; ");
    const answer = await fetch(origin + address, { headers: { cookie, accept: "text/html" }, redirect: "manual" });
    for (const line of answer.headers.getSetCookie()) {
      const [name = "", value = ""] = (line.split(";")[0] ?? "").split("=");
      cookies.set(name, value);
    }
    const location = answer.headers.get("location");
    if (!location) return { address, text: await answer.text(), cookies };
    const { pathname, search } = new URL(location, origin);
    address = pathname + search;
  }
  throw new Error(`${path} leads nowhere`);
}

test.runIf(hasNginx).each([
  ["npm start", {}, {}],
  ["Next alone", { NEXT_DIRECTORY: "." }, { file: "lib/bench/next-host.mjs" }],
])(
  "%s: no link with a live secret leaves it in a trace, in a proxy's log, in ours or in a Referer, and every one works without scripts",
  async (_, variables, program) => {
    const collector = await startCollector();
    const service = await startInstance(
      {
        OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
        OTEL_BSP_SCHEDULE_DELAY: "200",
        LOG_LEVEL: "info",
        MAGIC_LINKS: "on",
        ...variables,
      },
      program,
    );
    const proxy = await startProxy(service.origin);
    const user = await createUser();
    const pending = await createUser({ confirmedAt: null });
    const { access_token: token } = await signIn(user);
    const links: [page: string, code: string, shows: string][] = [
      ["/confirm", await createCode(pending, "confirmation"), 'name="token"'],
      ["/reset", await createCode(user, "recovery"), 'name="token"'],
      ["/reset", await createCode(pending, "invitation"), 'name="token"'],
      ["/unlock", await createCode(user, "unlock"), 'name="token"'],
      ["/sign-in-link", await createCode(user, "sign_in"), 'href="/sign-in-link"'],
      ["/keep-account", await createCode(user, "deletion"), 'name="token"'],
      // Nobody is signed in: the page comes after that.
      ["/confirm-email", await createCode(user, "email_change"), "%3Flinked"],
    ];
    for (const [page, code, shows] of links) {
      const opened = await open(proxy.origin, `${page}?code=${code}`);
      expect(opened.address, page).toMatch(/[?&](?:linked|callbackUrl=)/);
      expect(opened.address + [...opened.text.matchAll(/ (?:href|src|action)="[^"]*"/g)].join(), page).not.toContain(
        code,
      );
      expect(opened.text + opened.address, page).toContain(shows);
      const again = await fetch(`${proxy.origin}/api/auth/csrf`, {
        headers: { referer: proxy.origin + opened.address },
      });
      expect(again.status).toBe(200);
    }
    expect(await db.linkVisit.count()).toBe(links.length);
    const [, confirmation = ""] = links[0] ?? [];
    // A link that programs follow, too, and a token where no token belongs.
    await open(proxy.origin, `/v1/user/confirm/${confirmation}`);
    await fetch(`${proxy.origin}/v1/user/confirm/${confirmation}`, {
      headers: { referer: `${proxy.origin}/x?code=${confirmation}` },
    });
    await fetch(`${proxy.origin}/v1/users/activate/${pending.id}/${confirmation}`);
    await fetch(`${proxy.origin}/sign-in?token=${token}&access_token=${token}`);
    const setup = "s".repeat(43);
    await open(proxy.origin, `/setup?token=${setup}`);

    const secrets = [...links.map(([, code]) => code), token, setup];
    await expect
      .poll(() => collector.spans.filter(({ name }) => name.includes("open-link")).length, { timeout: 15_000 })
      .toBeGreaterThan(0);
    const records = { traces: JSON.stringify(collector.spans), proxy: proxy.log(), log: service.log() };
    expect(records.proxy).toMatch(/"GET \/reset HTTP\/1.1" 303 /);
    expect(records.proxy).toContain('"GET /v1/user/confirm/- HTTP/1.1"');
    for (const [record, text] of Object.entries(records))
      for (const secret of secrets) expect(text.includes(secret), `${record}: ${secret}`).toBe(false);
  },
);
