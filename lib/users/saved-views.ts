import { db, explain, transaction } from "@/lib/db";
import { implement } from "@/lib/operation";
import { Problem } from "@/lib/problem";
import * as contracts from "@/lib/users/saved-views.contract";
import type { SavedView } from "@/prisma/client/client";

const MAX_VIEWS = 50;

// Views change nothing for anybody but their owner, so the audit log does not mention them.

const toView = ({ id, name, query, createdAt }: SavedView) => ({
  id,
  name,
  query,
  created_at: createdAt.toISOString(),
});

const taken = explain({ unique: "view.already.exists" });

export const listSavedViews = implement(contracts.listSavedViews, async (actor) => {
  const views = await db.savedView.findMany({ where: { userId: actor.id }, orderBy: { name: "asc" } });
  return views.map(toView);
});

export const saveView = implement(contracts.saveView, (actor, { body: { name, query } }) =>
  transaction(async (tx) => {
    const { id: userId } = actor;
    // Held, so that of two at once the second one counts the first.
    await tx.$queryRaw`SELECT 1 AS locked FROM users WHERE id = ${userId}::uuid FOR NO KEY UPDATE`;
    if ((await tx.savedView.count({ where: { userId } })) >= MAX_VIEWS) throw new Problem("too.many.views");
    return toView(await tx.savedView.create({ data: { userId, name: name.trim(), query } }).catch(taken));
  }),
);

export const updateView = implement(contracts.updateView, (actor, { params: { id }, body: { name, query } }) =>
  transaction(async (tx) => {
    const data = { ...(name === undefined ? {} : { name: name.trim() }), ...(query === undefined ? {} : { query }) };
    const { count } = await tx.savedView.updateMany({ where: { id, userId: actor.id }, data }).catch(taken);
    if (count === 0) throw new Problem("not.found");
    return toView(await tx.savedView.findUniqueOrThrow({ where: { id } }));
  }),
);

export const deleteView = implement(contracts.deleteView, async (actor, { params: { id } }) => {
  const { count } = await db.savedView.deleteMany({ where: { id, userId: actor.id } });
  if (count === 0) throw new Problem("not.found");
  return true as const;
});
