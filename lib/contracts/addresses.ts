import { z } from "zod";
import { email, text } from "@/lib/contracts/values";
import { contract } from "@/lib/operation";

export const addAddress = contract({
  id: "addAddress",
  method: "POST",
  path: "/v1/user/address",
  tag: "Users",
  summary: "Claim a blockchain address",
  description: "Idempotent for the same user.",
  access: "user",
  body: z.object({
    address: text(128, 1)
      .transform((value) => value.trim())
      .pipe(z.string().min(1)),
    type: text(64, 1).default("client"),
    name: text(200).default(""),
  }),
  output: z.object({ addressId: z.uuid() }),
  problems: ["address.already.exists"],
  examples: { body: { address: "3NBVqYXrapgJP9atQccdBPAgJPwHDKkh6A8", type: "client" } },
});

export const checkAddressExists = contract({
  id: "checkAddressExists",
  method: "GET",
  path: "/v1/user/address/exists",
  aliases: ["/v1/user/doesEmailExist"],
  tag: "Users",
  summary: "Whether an e-mail address has an account",
  description: "Strictly rate-limited; operators can switch it off, then it answers 404.",
  access: "public",
  query: z
    .object({ email: z.string().optional(), address: z.string().optional() })
    .transform(({ email: first, address }) => ({ email: first ?? address }))
    .pipe(z.object({ email })),
  output: z.object({ exist: z.boolean() }),
  problems: ["not.found"],
  examples: { output: { exist: true } },
});
