import { argv } from "node:process";

// `npm run bench` measures lists, `npm run bench -- answers` whether answers tell who has an account.
if (argv[2] === "answers") {
  argv.splice(2, 1);
  await import("@/lib/cli/bench-answers");
} else await import("@/lib/cli/bench-lists");
