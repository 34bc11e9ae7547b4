import { z } from "zod";
import { contract } from "@/lib/operation";
import { email, opaque, password } from "@/lib/values";

export const setUpAdministrator = contract({
  id: "setUpAdministrator",
  method: "POST",
  path: "/v1/setup",
  tag: "Service",
  summary: "Create the first administrator",
  description:
    "The token stands in the address that the first start prints. It is worthless as soon as there is an administrator.",
  access: "public",
  body: z.object({ token: opaque, email, password }),
  status: 201,
  output: z.object({ userId: z.uuid() }),
  problems: ["code.invalid", "code.used", "password.does.not.meet.the.requirements"],
});
