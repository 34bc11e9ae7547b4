import type { Command } from "@commander-js/extra-typings";
import { operator } from "@/lib/auth/actor";
import { JSON_HELP, onDatabase, print, table } from "@/lib/cli/gatehouse/frame";
import { by, collect } from "@/lib/cli/gatehouse/options";
import { rightName } from "@/lib/contracts/permissions";
import { text } from "@/lib/contracts/values";
import { createApplication, listApplications } from "@/lib/services/applications";
import { grantApplicationRole } from "@/lib/services/grants";
import { findRolesByName } from "@/lib/services/roles";

export function declare(noun: Command): void {
  noun
    .command("create")
    .description("register an application and print its service token, this once")
    .requiredOption("--name <name>", "what it is called", by(rightName))
    .option("--description <text>", "what it does", by(text(500)), "")
    .option("--role <name>", "a role it holds; may be given more than once", collect, [])
    .option("--json", JSON_HELP)
    .action(({ name, description, role, json }) =>
      onDatabase(async () => {
        const actor = operator("gatehouse applications create");
        const roles = await findRolesByName(role); // before anything is made: a token is shown only once
        const { token, ...application } = await createApplication(actor, { body: { name, description } });
        for (const { uuid } of roles) {
          await grantApplicationRole(actor, { params: { id: application.id, role: uuid } });
        }
        const document = { ...application, roles: roles.map((granted) => granted.name), token };
        print(
          json,
          document,
          `${name} is registered (${application.id}). Its service token is shown this once:\n${token}`,
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
