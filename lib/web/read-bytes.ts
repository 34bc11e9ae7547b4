import type { IncomingMessage } from "node:http";
import { Problem } from "@/lib/problem";

/**
 * The body of a request, as long as it is no longer than it has a reason to be.
 * @throws Problem request.too.large
 */
export async function readBytes(request: IncomingMessage, mostBytes: number): Promise<Buffer> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of request.iterator({ destroyOnReturn: false })) {
    bytes += part.length;
    if (bytes > mostBytes) throw new Problem("request.too.large");
    parts.push(part);
  }
  return Buffer.concat(parts);
}
