import { Monitor, Terminal } from "lucide-react";
import { getTranslations } from "next-intl/server";
import type { z } from "zod";
import { CardPages } from "@/app/admin/users/[uid]/card-pages";
import { EndAllSessions, EndSession } from "@/app/admin/users/[uid]/end-sessions";
import { openUser } from "@/app/admin/users/[uid]/user";
import { deviceNames } from "@/app/device-name";
import { found } from "@/app/found";
import { Card } from "@/components/ui/card";
import { RelativeTime } from "@/components/ui/time/relative-time";
import { describeAgent } from "@/lib/agent";
import { listUserSessions } from "@/lib/sessions/user-sessions";
import * as contracts from "@/lib/sessions/user-sessions.contract";
import type { User } from "@/lib/users/users.contract";

const SHOWN = 20;

/** Where the account is signed in, newest first; each can be ended, or all of them. */
export async function SessionsCard({ user, cursor }: { user: z.output<typeof User>; cursor: string | undefined }) {
  const [t, { actor, may }, nameOf] = await Promise.all([
    getTranslations("admin.user"),
    openUser(user.uid),
    deviceNames(),
  ]);
  const { items, next } = await found(
    listUserSessions(actor, { params: { uid: user.uid }, query: { limit: SHOWN, cursor } }),
  );
  const ends = may(contracts.endUserSession.access);
  return (
    <>
      <Card
        title={t("sessions")}
        action={ends && items.length > 0 ? <EndAllSessions uid={user.uid} name={user.name} /> : undefined}
      >
        {items.length === 0 ? (
          <p className="text-muted">{t("noSessions")}</p>
        ) : (
          <ul className="-my-2 divide-y divide-border">
            {items.map((session) => {
              const device = nameOf(describeAgent(session.user_agent));
              const Icon = session.profile === "browser" ? Monitor : Terminal;
              return (
                <li key={session.id} className="flex items-center gap-3 py-2">
                  <Icon className="size-4.5 shrink-0 text-muted" aria-hidden="true" />
                  <span className="min-w-0 flex-1">
                    <span className="block truncate font-medium">{device}</span>
                    <span className="flex flex-wrap gap-x-3 text-[0.8125rem] text-muted">
                      {session.ip_address}
                      <RelativeTime date={session.last_used_at} />
                    </span>
                  </span>
                  {ends && <EndSession uid={user.uid} session={session.id} device={device} />}
                </li>
              );
            })}
          </ul>
        )}
      </Card>
      <CardPages path={`/admin/users/${user.uid}/sessions`} cursor={cursor} next={next} />
    </>
  );
}
