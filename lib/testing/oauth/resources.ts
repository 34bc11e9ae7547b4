import { db } from "@/lib/db";
import { ask, pkce, redeem, type Surfer, type TestClient } from "@/lib/testing/oauth/relying-party";

/** The audience of this service itself. */
export const OWN = "http://localhost:3000";

/** An API that exposes permissions, which are made where there are none of these names. */
export async function createResource(
  audience: string,
  names: readonly string[],
  data: { opaque?: boolean; applicationId?: string } = {},
) {
  await db.permission.createMany({ data: names.map((name) => ({ name })), skipDuplicates: true });
  const permissions = await db.permission.findMany({ where: { name: { in: [...names] } } });
  const exposed = { create: permissions.map(({ id }) => ({ permissionId: id })) };
  return db.resource.create({ data: { audience, name: audience, ...data, permissions: exposed } });
}

/** Lets a client ask for permissions at an API. */
export async function allowAt(
  { id: applicationId }: Pick<TestClient, "id">,
  audience: string,
  names: readonly string[],
): Promise<void> {
  const { id: resourceId } = await db.resource.findFirstOrThrow({
    where: { audience: audience === OWN ? null : audience },
  });
  const permissions = await db.permission.findMany({ where: { name: { in: [...names] } } });
  await db.clientPermission.createMany({
    data: permissions.map(({ id }) => ({ applicationId, resourceId, permissionId: id })),
  });
}

interface Asking {
  resource: string;
  scope: string;
  prompt?: string;
}

/** Signs someone in to an application that asks for an API, and gives what it holds then. */
export async function tokensFor(client: TestClient, surfer: Surfer, { resource, ...asked }: Asking) {
  const page = await surfer.authorize(client, { ...pkce, resource, ...asked });
  const address = page.pathname.startsWith("/consent/") ? await surfer.decide(page, "allow") : page;
  return (await redeem(client, address, { resource })).body;
}

/** Refreshes for an API, or for none. */
export const refreshFor = async (client: TestClient, token: string, fields: Record<string, string> = {}) =>
  (await ask("/oauth/token", client, { grant_type: "refresh_token", refresh_token: token, ...fields })).body;
