import { readFile } from "node:fs/promises";
import type { Command } from "@commander-js/extra-typings";
import { rightName } from "@/lib/access/permissions.contract";
import { findRolesByName } from "@/lib/access/roles";
import { operator } from "@/lib/actor";
import { grantApplicationRole } from "@/lib/applications/application-roles";
import { createApplication, listApplications } from "@/lib/applications/applications";
import { JSON_HELP, onDatabase, print, table } from "@/lib/cli/frame";
import { by, collect } from "@/lib/cli/options";
import { text } from "@/lib/values";

/** Not an argument: those are shown to everyone on the machine. */
const readToken = async (file: string) => (await readFile(file === "-" ? "/dev/stdin" : file, "utf8")).trim();

export function declare(noun: Command): void {
  noun
    .command("create")
    .description("register an application and print its service token once")
    .requiredOption("--name <name>", "what it is called", by(rightName))
    .option("--description <text>", "what it does", by(text(500)), "")
    .option("--role <name>", "a role to grant; repeatable", collect, [])
    .option(
      "--token-file <file>",
      "a file with the service token to take, where a service holds one already; - is standard input",
    )
    .option("--json", JSON_HELP)
    .action(({ name, description, role, tokenFile, json }) =>
      onDatabase(async () => {
        const actor = operator("gatehouse applications create");
        const roles = await findRolesByName(role); // before anything is made: a token is shown only once
        const given = tokenFile === undefined ? {} : { token: await readToken(tokenFile) };
        const { token, ...application } = await createApplication(actor, { body: { name, description, ...given } });
        for (const { uuid } of roles) {
          await grantApplicationRole(actor, { params: { id: application.id, role: uuid } });
        }
        const document = { ...application, roles: roles.map((granted) => granted.name), token };
        print(
          json,
          document,
          tokenFile === undefined
            ? `${name} is registered (${application.id}). Its service token is shown this once:\n${token}`
            : `${name} is registered (${application.id}) with the token from ${tokenFile}.`,
        );
      }),
    );

  noun
    .command("list")
    .description("list the applications")
    .option("--json", JSON_HELP)
    .action(({ json }) =>
      onDatabase(async () => {
        const actor = operator("gatehouse applications list");
        const items: Awaited<ReturnType<typeof listApplications>>["items"] = [];
        let cursor: string | undefined;
        do {
          const page = await listApplications(actor, { query: cursor ? { cursor } : {} });
          items.push(...page.items);
          cursor = page.next ?? undefined;
        } while (cursor);
        const rows = items.map(({ id, name, active, roles }) => [
          id,
          name,
          active ? "active" : "disabled",
          roles.join(", "),
        ]);
        print(json, items, table(["id", "name", "status", "roles"], rows));
      }),
    );
}
