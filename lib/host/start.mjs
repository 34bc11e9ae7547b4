import { existsSync } from "node:fs";

// `npm start`: what `npm run build` has made of server.ts, beside the rest of its work.
const server = new URL("../../.next/host/server.mjs", import.meta.url);
if (existsSync(server)) await import(server.href);
else {
  console.error("\nThere is no build to start: run `npm run build` first, or `npm run dev` to develop.\n");
  process.exitCode = 1;
}
