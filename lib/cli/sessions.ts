import { type Command, Option } from "@commander-js/extra-typings";
import { z } from "zod";
import { operator } from "@/lib/actor";
import { confirm, JSON_HELP, onDatabase, print, table } from "@/lib/cli/frame";
import { by, person } from "@/lib/cli/options";
import { endEverySession, listEverySession } from "@/lib/sessions/every-session";
import { endUserSessions, listUserSessions } from "@/lib/sessions/user-sessions";
import { findPerson } from "@/lib/users/users";

const count = z.coerce.number().int().min(1).max(500);

export function declare(noun: Command): void {
  noun
    .command("list")
    .description("list active sessions, newest first")
    .option("--user <id or email>", "only this user", person)
    .option("--limit <number>", "maximum number, up to 500", by(count), 100)
    .option("--json", JSON_HELP)
    .action(({ user, limit, json }) =>
      onDatabase(async () => {
        const actor = operator("gatehouse sessions list");
        const found = user && (await findPerson(user));
        const sessions = found
          ? (await listUserSessions(actor, { params: { uid: found.id }, query: { limit } })).items.map((session) => ({
              holder: found.email,
              ...session,
            }))
          : await listEverySession(limit);
        const rows = sessions.map((session) => [
          session.id,
          session.holder,
          session.profile,
          session.ip_address ?? "",
          session.last_used_at,
        ]);
        print(json, sessions, table(["id", "holder", "client type", "address", "last used"], rows));
      }),
    );

  noun
    .command("end")
    .description("revoke the sessions of a user, or all sessions; their tokens stop working at once")
    .addOption(new Option("--user <id or email>", "of this user").argParser(person).conflicts("all"))
    .option("--all", "all users and applications")
    .option("--yes", "skip confirmation")
    .option("--json", JSON_HELP)
    .action(({ user, all, yes, json }, command) => {
      if (user === undefined && !all) command.error("error: give --user or --all");
      return onDatabase(async () => {
        const actor = operator("gatehouse sessions end");
        if (all) await confirm("Sign everyone out?", yes);
        const uid = user && (await findPerson(user)).id;
        const ended = uid ? (await endUserSessions(actor, { params: { uid } })).ended : await endEverySession(actor);
        print(json, { ended }, `Ended ${ended} ${ended === 1 ? "session" : "sessions"}.`);
      });
    });
}
