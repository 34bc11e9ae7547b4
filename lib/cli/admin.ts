import { type Command, Option } from "@commander-js/extra-typings";
import { operator } from "@/lib/actor";
import { JSON_HELP, onDatabase, print } from "@/lib/cli/frame";
import { by, person } from "@/lib/cli/options";
import { readPassword } from "@/lib/cli/password";
import { createAdministrator, grantAdministrator } from "@/lib/operator/administrators";
import { findPerson } from "@/lib/users/users";
import { email as emailAddress } from "@/lib/values";

const endings = {
  password: "They sign in with this password.",
  mail: "The service mails them a link to choose a password; it works for 7 days.",
  link: "Within 7 days they choose a password at",
} as const;

export function declare(noun: Command): void {
  noun
    .command("create")
    .description("create an administrator; asks for the password")
    .requiredOption("--email <address>", "their email address", by(emailAddress))
    .addOption(new Option("--password-stdin", "read the password from standard input").conflicts(["link", "mail"]))
    .addOption(new Option("--link", "print a one-time link to choose a password").conflicts("mail"))
    .option("--mail", "email the link to them")
    .option("--json", JSON_HELP)
    .action(({ email, passwordStdin, link, mail, json }) =>
      onDatabase(async () => {
        const way = link ? "link" : mail ? "mail" : undefined;
        const actor = operator("gatehouse admin create");
        const made = await createAdministrator(
          actor,
          email,
          way ? { way } : { password: await readPassword({ fromInput: passwordStdin === true }) },
        );
        const text = `${email} is an administrator (${made.uid}). ${endings[way ?? "password"]}`;
        print(json, made, made.link ? `${text}\n${made.link}` : text);
      }),
    );

  noun
    .command("grant")
    .description("make an existing user an administrator")
    .requiredOption("--user <id or email>", "who", person)
    .option("--json", JSON_HELP)
    .action(({ user, json }) =>
      onDatabase(async () => {
        const { id, email } = await findPerson(user);
        await grantAdministrator(operator("gatehouse admin grant"), id);
        print(json, { uid: id }, `${email} is an administrator.`);
      }),
    );
}
