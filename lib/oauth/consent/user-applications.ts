import { lockSubordinate } from "@/lib/access/authority";
import { db, transaction } from "@/lib/db";
import { connectedTo, disconnect } from "@/lib/oauth/consent/connected";
import * as contracts from "@/lib/oauth/consent/user-applications.contract";
import { implement } from "@/lib/operation";
import { Problem } from "@/lib/problem";

export const listUserApplications = implement(contracts.listUserApplications, async (_, { params: { uid } }) => {
  if ((await db.user.count({ where: { id: uid } })) === 0) throw new Problem("user.not.found");
  return connectedTo(uid);
});

export const revokeUserApplication = implement(contracts.revokeUserApplication, (actor, { params }) =>
  transaction(async (tx) => {
    await lockSubordinate(tx, actor, params.uid, "sessions:end");
    await disconnect(tx, actor, { userId: params.uid, applicationId: params.application });
    return undefined;
  }),
);
