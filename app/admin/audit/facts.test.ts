import { createTranslator } from "next-intl";
import { expect, test } from "vitest";
import { type Event, factsOf } from "@/app/admin/audit/facts";
import { groupRepeats } from "@/app/admin/audit/repeats";
import { auditActions } from "@/lib/audit/audit-actions";
import { actionKey } from "@/lib/i18n/action-key";
import en from "@/lib/i18n/en.json";
import { locales } from "@/lib/i18n/locale";
import ru from "@/lib/i18n/ru.json";

const anna = { actor_type: "user", actor_id: "a", actor_name: "Anna", actor_email: "anna@example.com" } as const;
const boris = { target_type: "user", target_id: "b", target_name: "Boris", target_email: "boris@example.com" } as const;

const eventOf = (action: string, more: Partial<Event> = {}): Event => ({
  id: 1,
  at: "2026-11-22T10:00:00.000Z",
  action,
  actor_type: "anonymous",
  actor_id: null,
  actor_name: null,
  actor_email: null,
  target_type: null,
  target_id: null,
  target_name: null,
  target_email: null,
  ip_address: "192.0.2.1",
  user_agent: null,
  request_id: null,
  session_id: null,
  details: {},
  ...more,
});

/** The sentence as it reads, without its links. */
function read(event: Event, locale: "en" | "ru" = "en"): string {
  const errors: unknown[] = [];
  const messages = locale === "en" ? en : (ru as typeof en);
  const t = createTranslator({ locale, messages, namespace: "audit", onError: (error) => errors.push(error) });
  const { actor, target, byService, values } = factsOf(event);
  const key = actionKey(event.action);
  if (!key) throw new Error(`${event.action} is no action`);
  const text = t.markup(`sentences.${key}`, {
    ...values,
    actor: () =>
      actor?.type === "operator" ? t("operator") : actor ? (actor.name ?? "?") : t(byService ? "service" : "nobody"),
    target: () => target.name ?? "?",
    b: (chunks) => chunks,
  });
  expect(errors, event.action).toEqual([]);
  return text;
}

test("every action that can be written has a name and a sentence in both languages, whatever its details", () => {
  for (const action of auditActions) {
    for (const locale of locales) {
      const sentence = read(eventOf(action, { ...anna, ...boris }), locale);
      expect(sentence, `${locale} ${action}`).toMatch(/Anna|Boris/);
      expect(sentence, `${locale} ${action}`).not.toMatch(/audit\.|[<>{}]/);
    }
    expect(en.audit.actions).toHaveProperty([String(actionKey(action))]);
  }
  expect(Object.keys(en.audit.actions).sort()).toEqual(auditActions.map(actionKey).sort());
});

test("a grant names who granted what to whom", () => {
  const grant = eventOf("role.granted", { ...anna, ...boris, details: { role: "editor" } });
  expect(read(grant)).toBe("Anna granted role editor to Boris");
  expect(read(grant, "ru")).toBe("Anna: роль editor выдана пользователю Boris");
});

test("what people do before they are signed in is said of them, a refusal is not", () => {
  expect(read(eventOf("login.succeeded", boris))).toBe("Boris signed in");
  expect(read(eventOf("user.confirmed", boris))).toBe("Boris verified their email");
  expect(read(eventOf("login.refused", { details: { mailbox: "mailbox-1" } }))).toBe(
    "Someone failed to sign in: no such account",
  );
  expect(read(eventOf("login.refused", boris))).toBe("Boris failed to sign in: wrong password");
  const details = { operation: "changeEmail", problem: "wrong password" };
  expect(read(eventOf("request.refused", { ...anna, details }))).toBe("Anna failed to change email: wrong password");
});

test("what was done at the command line is said of the operator", () => {
  const rotated = eventOf("key.rotated", { actor_type: "operator", actor_id: "operator", ip_address: null });
  expect(read(rotated)).toBe("The operator rotated the signing keys");
});

test("what is gone goes by the name it had, and a job of the service by the service's", () => {
  const gone = eventOf("role.deleted", { ...anna, target_type: "role", details: { before: { name: "editor" } } });
  expect(read(gone)).toBe("Anna deleted role editor");
  expect(read(eventOf("user.deleted", { ...boris, ip_address: null }))).toBe("The service deleted an account");
});

test("a session goes by the person whose it is", () => {
  const event = { target_type: "session", target_id: "s", target_name: "Boris", ...anna } as const;
  const details = { userId: "b", ended: 2, reason: "administrator" };
  expect(read(eventOf("session.ended", { ...event, details }))).toBe("Anna ended 2 sessions of Boris");
  expect(factsOf(eventOf("session.ended", { ...event, details })).target).toMatchObject({ type: "user", id: "b" });
});

test("what was deleted since goes by the name it was made with", () => {
  const role = { target_type: "role", target_id: "3", target_name: null } as const;
  const created = eventOf("role.created", { ...anna, ...role, details: { after: { name: "reporter" } } });
  expect(read(created)).toContain("reporter");
});

test("neighbors that read the same are one line; another person, place or reason begins a new one", () => {
  const refused = (id: number, more: Partial<Event> = {}) =>
    eventOf("login.refused", { ...boris, id, details: { reason: "wrong.password" }, ...more });
  const events = [
    refused(9),
    refused(8),
    refused(7, { ip_address: "192.0.2.2" }),
    refused(6, { ip_address: "192.0.2.2", details: { reason: "disabled" } }),
    eventOf("role.granted", { ...anna, ...boris, id: 5 }),
    refused(4),
    refused(3),
    refused(2),
  ];
  expect(groupRepeats(events).map((group) => group.map(({ id }) => id))).toEqual([[9, 8], [7], [6], [5], [4, 3, 2]]);
});
