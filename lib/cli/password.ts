import { text } from "node:stream/consumers";
import prompt from "@inquirer/password";

/**
 * A new password, from standard input or, on a terminal, asked for twice without showing it. Never from the command line:
 * everyone on the machine may read that, and the shell keeps it.
 */
export async function readPassword({ fromInput }: { fromInput: boolean }): Promise<string> {
  if (fromInput) return (await text(process.stdin)).replace(/\r?\n$/, "");
  if (!process.stdin.isTTY) {
    throw new Error("There is no terminal to ask for a password at. Give --password-stdin, --link or --mail.");
  }
  const context = { output: process.stderr };
  const password = await prompt({ message: "Password" }, context);
  const again = await prompt({ message: "Password, again" }, context);
  if (password !== again) throw new Error("The passwords are not the same. Nothing was changed.");
  return password;
}
