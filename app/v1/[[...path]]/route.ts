import { after } from "next/server";
import { handle } from "@/lib/http/route";
import { flushTraces } from "@/lib/telemetry/tracing";

export const dynamic = "force-dynamic";

const answer = (request: Request) => {
  after(flushTraces);
  return handle(request);
};

export {
  answer as DELETE,
  answer as GET,
  answer as HEAD,
  answer as OPTIONS,
  answer as PATCH,
  answer as POST,
  answer as PUT,
};
