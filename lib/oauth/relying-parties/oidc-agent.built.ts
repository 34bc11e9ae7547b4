import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { env } from "node:process";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { expect, onTestFinished, test } from "vitest";
import { startInstance } from "@/lib/chaos/instance";
import { DEVICE_GRANT } from "@/lib/oauth/endpoints";
import { createUser, freshDatabase } from "@/lib/testing/factories";
import { freePort } from "@/lib/testing/free-port";
import { createClient } from "@/lib/testing/oauth/relying-party";
import { ScriptlessBrowser } from "@/lib/testing/oauth/scriptless-browser";

/*
 * oidc-agent of Debian, which keeps tokens for programs of a command line and gets them by the device flow, in front of the
 * production build. Where it is not installed, it is left out.
 */

const run = promisify(execFile);
const has = (program: string) => existsSync(path.join("/usr/bin", program));

test.runIf(["oidc-agent", "oidc-gen", "oidc-token"].every(has))(
  "oidc-agent gets tokens by the device flow, gives them to programs, and refreshes them",
  async () => {
    await freshDatabase();
    const port = await freePort();
    const { origin: issuer } = await startInstance({ APP_URL: `http://127.0.0.1:${port}` }, { port });
    const user = await createUser({ email: "ann@example.com", name: "Ann" });
    const grants = [DEVICE_GRANT, "refresh_token"];
    const client = await createClient({ kind: "device", authMethod: "none", redirectUris: [], grants });
    const home = mkdtempSync(path.join(tmpdir(), "gatehouse-agent-"));
    const variables = { ...env, HOME: home, OIDC_SOCK: path.join(home, "socket"), PASSPHRASE: "a passphrase" };
    const agent = spawn("oidc-agent", ["--console", `--socket-path=${variables.OIDC_SOCK}`], {
      env: variables,
      stdio: "ignore",
    });
    onTestFinished(() => {
      agent.kill();
      rmSync(home, { recursive: true, force: true });
    });
    while (!existsSync(variables.OIDC_SOCK)) await sleep(50);

    const account = [
      ...["--manual", "--flow=device", `--iss=${issuer}`, `--dae=${issuer}/oauth/device`],
      ...[`--client-id=${client.id}`, "--client-secret=", "--scope=openid profile offline_access"],
      ...["--redirect-uri=http://localhost:4242", "--prompt=none", "--pw-env=PASSPHRASE", "--confirm-default"],
    ];
    const setup = spawn("oidc-gen", [...account, "ann"], { env: variables, stdio: ["ignore", "pipe", "pipe"] });
    const over = once(setup, "exit");
    let said = "";
    for (const output of [setup.stdout, setup.stderr])
      output.on("data", (text) => {
        said += text;
      });
    const code = () => /\b[A-Z]{4}-[A-Z]{4}\b/.exec(said)?.[0];
    while (code() === undefined) {
      expect(setup.exitCode, said).toBeNull();
      await sleep(50);
    }
    await new ScriptlessBrowser(issuer, user).visit(`${issuer}/device?user_code=${code()}`, () => false);
    expect((await over)[0], said).toBe(0);

    const tokenOf = async (...options: string[]) =>
      (await run("oidc-token", [...options, "ann"], { env: variables })).stdout.trim();
    const token = await tokenOf();
    const answer = await fetch(`${issuer}/oauth/userinfo`, { headers: { authorization: `Bearer ${token}` } });
    expect(await answer.json()).toMatchObject({ sub: user.id, name: "Ann" });
    const renewed = await tokenOf("--force-new");
    expect(renewed).not.toBe(token);
    expect((await fetch(`${issuer}/oauth/userinfo`, { headers: { authorization: `Bearer ${renewed}` } })).status).toBe(
      200,
    );
  },
);
