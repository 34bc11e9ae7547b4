import { z } from "zod";
import { contract } from "@/lib/operation";

export const runScheduledJobs = contract({
  id: "runScheduledJobs",
  method: "GET",
  path: "/v1/housekeeping",
  tag: "Service",
  summary: "Run the scheduled jobs",
  description:
    "For the schedule of a host that only runs while it answers, for example Vercel: sends due mail, deletes accounts whose day has come, ends expired rows, " +
    "rotates keys, seals the audit log. `Authorization: Bearer` carries the configured `CRON_SECRET`; where there is none, nobody may. " +
    "503 when something failed, which is then tried again with the next call.",
  access: "public",
  readsBearer: true,
  changesOnGet: true,
  output: z
    .object({
      mails: z.int().meta({ description: "How many mails were sent or tried" }),
      failed: z.array(z.string()).meta({ description: "What failed; the log says why" }),
    })
    .meta({ id: "Housekeeping" }),
  alternative: { status: 503, when: ({ failed }) => failed.length > 0 },
  problems: ["unauthorized"],
});
