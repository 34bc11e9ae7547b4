import Link from "next/link";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { type Event, factsOf, type Named } from "@/app/admin/audit/facts";
import { can } from "@/app/admin/can";
import { BreakAfter } from "@/components/ui/break-after";
import { findPermission } from "@/lib/access/permissions.contract";
import { findRole } from "@/lib/access/roles.contract";
import type { Actor } from "@/lib/actor";
import { findApplication } from "@/lib/applications/applications.contract";
import { type Section, sections } from "@/lib/env/editable";
import { actionKey } from "@/lib/i18n/action-key";
import { keyOfProblem } from "@/lib/i18n/problem-key";
import { findUser } from "@/lib/users/users.contract";

/** Where the things that sentences name have their pages, and what opens those. */
const pages = {
  user: { path: "/admin/users", contract: findUser },
  role: { path: "/admin/roles", contract: findRole },
  permission: { path: "/admin/permissions", contract: findPermission },
  application: { path: "/admin/applications", contract: findApplication },
} as const;

function pathOf(viewer: Actor, { type, id }: Named): string | undefined {
  const page = Object.entries(pages).find(([name]) => name === type)?.[1];
  return page && id && can(viewer, page.contract) ? `${page.path}/${id}` : undefined;
}

/** Names settings as their page does. */
function useSettingName() {
  const t = useTranslations("admin.settings.form");
  return ({ type, id }: Named): string | undefined => {
    if (type !== "setting") return undefined;
    for (const section of Object.keys(sections) as Section[]) {
      const name = sections[section].find((editable) => editable === id);
      if (name) return `${t(`sections.${section}.title`)}: ${t(`fields.${name}.label`)}`;
    }
    return id ?? undefined;
  };
}

interface SentenceProps {
  event: Event;
  /** Who reads it: names are links where they may follow them. */
  viewer: Actor;
}

/** “Anna granted role editor to Boris”: what an event of the audit log says, in the reader's language. */
export function AuditSentence({ event, viewer }: SentenceProps): ReactNode {
  const t = useTranslations("audit");
  const problems = useTranslations("problems");
  const settingName = useSettingName();
  const { actor, target, byService, values } = factsOf(event);
  const nameOf = (named: Named, exists: boolean) => {
    const path = exists ? pathOf(viewer, named) : undefined;
    const label =
      named.name ?? settingName(named) ?? (named.type === "user" || !named.id ? t("gone") : `#${named.id.slice(0, 8)}`);
    // Anybody can take someone's name: the address says whose it is.
    const email = named.email !== named.name && named.email;
    return (
      <>
        {path ? (
          <Link href={path} prefetch={false} className="font-medium hover:underline">
            <bdi>
              <BreakAfter mark="@">{label}</BreakAfter>
            </bdi>
          </Link>
        ) : (
          <bdi className="font-medium">
            <BreakAfter mark="@">{label}</BreakAfter>
          </bdi>
        )}
        {email && (
          <>
            {" "}
            <bdi className="text-muted">
              <BreakAfter mark="@">{email}</BreakAfter>
            </bdi>
          </>
        )}
      </>
    );
  };
  const targetName = () => nameOf(target, event.target_name !== null);
  const actorName = () => {
    if (!actor) return t(byService ? "service" : "nobody");
    if (actor.type === "operator") return <span className="font-medium">{t("operator")}</span>;
    return actor === target ? targetName() : nameOf(actor, event.actor_name !== null);
  };
  const key = actionKey(event.action);
  if (!key) return t.rich("unknown", { actor: actorName, action: event.action });
  return t.rich(`sentences.${key}`, {
    ...values,
    problem: values.problem && problems(`${keyOfProblem({ errors: [values.problem] })}.title`),
    actor: actorName,
    target: targetName,
    b: (text) => <b className="font-medium">{text}</b>,
  });
}
