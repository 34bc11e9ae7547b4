import { TestRunner } from "vitest";

/*
 * `npm run test:instances` sends the tests' requests through nginx to instances of the production build, while factories
 * and assertions go to the same database as ever.
 */

declare module "vitest" {
  interface TaskMeta {
    /** Requests that went to the instances. */
    requests?: number;
  }
}

/** Where requests go instead of this process. */
const origin = process.env.TEST_ORIGIN;

export const isRemote = origin !== undefined;

/** Leaves the test out where requests go to other processes, because it controls something of the one that answers. */
export function onlyInProcess(what: string): void {
  if (isRemote) TestRunner.getCurrentTest()?.context.skip(`controls ${what} of the process that answers`);
}

/** Sends the request that a test has made for this process. */
export async function sendRemotely(request: Request): Promise<Response> {
  const meta = TestRunner.getCurrentTest()?.meta;
  if (meta) meta.requests = (meta.requests ?? 0) + 1;
  const { pathname, search } = new URL(request.url);
  const body = request.body ? await request.arrayBuffer() : null;
  return fetch(`${origin}${pathname}${search}`, {
    method: request.method,
    headers: request.headers,
    body,
    redirect: "manual",
  });
}
