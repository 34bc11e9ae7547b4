import { afterEach, expect, test, vi } from "vitest";
import { reloadEnv } from "@/lib/env";
import { chooseTransport, describeTransport, usesInbox } from "@/lib/mail/transports";

/** Configures the process; what is not named is unset. */
function configure(variables: Record<string, string>): void {
  const unset = { RESEND_API_KEY: "", RESEND_BASE_URL: "", SMTP_URL: "", APP_URL: "" };
  for (const [name, value] of Object.entries({ ...unset, ...variables })) vi.stubEnv(name, value);
  reloadEnv();
}

const resend = { RESEND_API_KEY: "re_secret_key" };
const smtp = { SMTP_URL: "smtps://mailer:hunter2@smtp.example.com:465" };
const publicly = { APP_URL: "https://id.gatehouse.example" };

afterEach(() => {
  vi.unstubAllEnvs();
  reloadEnv();
});

test.each([
  ["Resend before SMTP", { ...resend, ...smtp }, "resend"],
  ["SMTP without a Resend key", { ...smtp, ...publicly }, "smtp"],
  ["the inbox on localhost", { APP_URL: "http://localhost:3000" }, "inbox"],
  ["the inbox on 127.0.0.1", { APP_URL: "http://127.0.0.1:3000" }, "inbox"],
  ["nothing in public: mail waits", publicly, undefined],
  ["nothing on a name that only begins like localhost", { APP_URL: "http://localhost.evil.example" }, undefined],
])("%s", (_, variables, name) => {
  configure(variables);
  expect(chooseTransport()?.name).toBe(name);
  expect(usesInbox()).toBe(name === "inbox");
});

test("the start-up line says where mail goes and names no credential", () => {
  configure({ ...resend, RESEND_BASE_URL: "http://127.0.0.1:4010/path" });
  expect(describeTransport()).toBe("through Resend at http://127.0.0.1:4010");
  configure({ ...smtp, ...publicly });
  expect(describeTransport()).toBe("through SMTP at smtp.example.com:465");
  configure({});
  expect(describeTransport()).toBe("stays here, read it at http://localhost:3000/dev/inbox");
  configure(publicly);
  expect(describeTransport()).toMatch(/waits in the outbox until RESEND_API_KEY or SMTP_URL is set/);
});
