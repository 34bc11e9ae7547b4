import { z } from "zod";
import { listFactors } from "@/lib/authentication/factors/factors.contract";
import { contract, STEP_UP } from "@/lib/operation";
import { uuid } from "@/lib/values";

const tag = "Second factors";
const params = z.object({ uid: uuid });

export const listUserFactors = contract({
  id: "listUserFactors",
  method: "GET",
  path: "/v1/users/{uid}/factors",
  tag,
  summary: "List the sign-in methods of a user",
  description: "Authenticator apps and passkeys, and how many recovery codes are left. Never a secret.",
  access: { permission: "users:read", orSelf: "uid" },
  params,
  output: listFactors.output,
  problems: ["user.not.found"],
});

export const resetUserFactors = contract({
  id: "resetUserFactors",
  method: "DELETE",
  path: "/v1/users/{uid}/factors",
  tag,
  summary: "Remove all sign-in methods of a user but the password",
  description:
    "For a user who lost their device and recovery codes. Removes authenticator apps, passkeys and recovery codes, ends every session, and tells the user by email. " +
    "Only for users who hold no permission that the caller lacks.",
  access: "users:write",
  recent: STEP_UP,
  params,
  output: z.object({ removed: z.int(), ended: z.int().meta({ description: "Sessions" }) }),
  problems: ["user.not.found"],
});
