import { handle } from "@/lib/http/route";
import type { FuzzResponse } from "@/lib/testing/fuzz/judge";
import type { FuzzRequest } from "@/lib/testing/fuzz/requests";

/** Gives a request to the real handler, without a network in between; GET and HEAD go without a body there. */
export async function handleFuzzed({ method, target, headers, body }: FuzzRequest): Promise<FuzzResponse> {
  const bodiless = body === undefined || method === "GET" || method === "HEAD";
  // A Uint8Array of any buffer is a body, which the types do not say.
  const request = new Request(`http://localhost:3000${target}`, {
    method,
    headers,
    ...(bodiless ? {} : { body: body as BodyInit }),
  });
  const response = await handle(request);
  const mediaType = (response.headers.get("content-type") ?? "").split(";")[0] ?? "";
  return { status: response.status, mediaType, text: await response.text() };
}
