import express from "express";
import { beforeAll, expect, test } from "vitest";
import { authenticated as inExpress } from "@/lib/client/express";
import { guard, authenticated as inNext } from "@/lib/client/next";
import { createVerifier, type Verifier } from "@/lib/client/verify";
import { createUser, freshDatabase, signIn } from "@/lib/testing/factories";
import { listen, serve } from "@/lib/testing/instances/serve";

beforeAll(freshDatabase);

type Ask = (path: string, authorization?: string) => Promise<Response>;

/** An application of one's own in Express, and the same in Next: `/mine` for anybody signed in, `/reports` and `/admin` not. */
async function startExpress(verifier: Verifier): Promise<Ask> {
  const application = express();
  application.get("/mine", inExpress(verifier), (request, response) => void response.json(request.claims?.id));
  application.get("/reports", inExpress(verifier, "reports:read"), (_, response) => void response.json("reports"));
  application.get("/admin", inExpress(verifier, { role: "admin" }), (_, response) => void response.json("admin"));
  const { origin } = await listen(application);
  return (path, authorization) => fetch(origin + path, { headers: authorization ? { authorization } : {} });
}

async function startNext(verifier: Verifier): Promise<Ask> {
  const routes: Record<string, (request: Request, context: { params: object }) => Promise<Response>> = {
    "/mine": inNext(verifier, (_, { claims }) => Response.json(claims.id)),
    "/reports": inNext(verifier, () => Response.json("reports"), "reports:read"),
    "/admin": inNext(verifier, () => Response.json("admin"), { role: "admin" }),
  };
  return async (path, authorization) => {
    const request = new Request(`http://localhost${path}`, { headers: authorization ? { authorization } : {} });
    return routes[path]?.(request, { params: {} }) ?? new Response(null, { status: 404 });
  };
}

test.each([
  ["Express", startExpress],
  ["Next", startNext],
] as const)("%s: claims for a good token; 401 and 403 as problems that say what to do", async (_, start) => {
  const { origin } = await serve();
  const ask = await start(createVerifier({ issuer: origin, permissions: { reporter: ["reports:read"], user: [] } }));
  const user = await createUser();
  const token = `bearer ${(await signIn(user)).access_token}`;
  const mine = await ask("/mine", token);
  expect([mine.status, await mine.json()]).toEqual([200, user.id]);

  const nobody = await ask("/mine");
  expect([nobody.status, nobody.headers.get("www-authenticate")]).toEqual([401, `Bearer realm="${origin}"`]);
  expect(nobody.headers.get("content-type")).toBe("application/problem+json");
  expect(nobody.headers.get("cache-control")).toBe("no-store");
  const type = `${origin}/problems/unauthorized`;
  expect(await nobody.json()).toMatchObject({ status: 401, type, errors: ["unauthorized"] });
  const broken = await ask("/mine", `${token}x`);
  expect([broken.status, broken.headers.get("www-authenticate")]).toEqual([
    401,
    `Bearer realm="${origin}", error="invalid_token", error_description="A valid access token is required"`,
  ]);

  const reports = await ask("/reports", token);
  const challenge = `Bearer realm="${origin}", error="insufficient_scope", scope="reports:read"`;
  expect([reports.status, reports.headers.get("www-authenticate")]).toEqual([403, challenge]);
  expect((await reports.json()).errors).toEqual(["forbidden"]);
  expect((await ask("/admin", token)).status).toBe(403);
  const admin = `Bearer ${(await signIn(await createUser({}, ["admin"]))).access_token}`;
  expect((await ask("/admin", admin)).status).toBe(200);
});

test("503 with Retry-After while nobody can know", async () => {
  const verifier = createVerifier({ issuer: "http://127.0.0.1:9" });
  const { access_token } = await signIn(await createUser());
  const ask = await startExpress(verifier);
  const answer = await ask("/mine", `Bearer ${access_token}`);
  expect([answer.status, answer.headers.get("retry-after")]).toEqual([503, "2"]);
});

test("a proxy lets good tokens go on and answers the rest", async () => {
  const { origin } = await serve();
  const proxy = guard(createVerifier({ issuer: origin }));
  const { access_token } = await signIn(await createUser());
  const request = (headers: HeadersInit) => new Request("http://localhost/api/reports", { headers });
  expect(await proxy(request({ Authorization: `Bearer ${access_token}` }))).toBeUndefined();
  expect((await proxy(request({})))?.status).toBe(401);
});

test("a permission that a verifier cannot know is a mistake of the set-up: 500, not 403", async () => {
  const { origin } = await serve();
  const ask = await startExpress(createVerifier({ issuer: origin }));
  const { access_token } = await signIn(await createUser());
  expect((await ask("/reports", `Bearer ${access_token}`)).status).toBe(500);
});
