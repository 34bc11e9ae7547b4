import type { Command } from "@commander-js/extra-typings";
import { operator } from "@/lib/actor";
import { JSON_HELP, onDatabase, print } from "@/lib/cli/frame";
import { listKeys, revokeKey, rotateKeys } from "@/lib/sessions/keys/keys";

export function declare(noun: Command): void {
  noun
    .command("rotate")
    .description("create the next signing key: published now, signs in 10 minutes")
    .option("--json", JSON_HELP)
    .action(({ json }) =>
      onDatabase(async () => {
        const key = await rotateKeys(operator("gatehouse keys rotate"), { body: {} });
        print(json, key, `The next key is ${key.kid}. It is published now and signs from ${key.active_from} on.`);
      }),
    );

  noun
    .command("revoke")
    .description("revoke a leaked key: tokens it signed stop working at once")
    .argument("<kid>", "which key, as list prints it")
    .option("--json", JSON_HELP)
    .action((kid, { json }) =>
      onDatabase(async () => {
        const keys = await revokeKey(operator("gatehouse keys revoke"), { params: { kid } });
        const current = keys.find(({ state }) => state === "current");
        print(json, keys, `${kid} is not trusted any more. ${current?.kid} signs.`);
      }),
    );

  noun
    .command("list")
    .description("list published keys")
    .option("--json", JSON_HELP)
    .action(({ json }) =>
      onDatabase(async () => {
        const keys = await listKeys(operator("gatehouse keys list"), {});
        print(
          json,
          keys,
          keys.map(({ kid, state, active_from }) => `${kid}  ${state}, from ${active_from}`).join("\n"),
        );
      }),
    );
}
