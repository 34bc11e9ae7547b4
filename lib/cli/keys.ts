import { system } from "@/lib/auth/actor";
import { loadConfiguration } from "@/lib/host/configuration";
import { openDatabase } from "@/lib/host/database";
import { fail } from "@/lib/host/fail";
import { rotateSigningKey } from "@/lib/services/keys";

/** `npm run keys:rotate`: on the configured database, or on the embedded one while the service is not using it. */
async function rotate(): Promise<void> {
  await loadConfiguration({ dev: process.env.NODE_ENV !== "production" });
  const database = await openDatabase();
  try {
    const { kid, active_from } = await rotateSigningKey(system("keys:rotate"));
    console.log(`The next key is ${kid}. It is published now and signs from ${active_from} on.`);
  } finally {
    await database.stop();
  }
}

// The connections that remain idle would keep the process for a while.
rotate().then(() => process.exit(0), fail);
