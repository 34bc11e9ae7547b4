import { z } from "zod";
import { page, pageQuery } from "@/lib/lists";
import { contract } from "@/lib/operation";
import { email, line, MAX_ADDRESSES, timestamp, uuid } from "@/lib/values";

export const addAddress = contract({
  id: "addAddress",
  method: "POST",
  path: "/v1/user/address",
  tag: "Users",
  summary: "Add a blockchain address",
  description:
    `Idempotent for the same user, who may claim ${MAX_ADDRESSES}. Of a type other than \`client\` only where the configuration lists it ` +
    "(`ADDRESS_TYPES`), or with the permission `users:write`: others trust what tokens say of it.",
  access: "user",
  body: z.object({
    address: line(128, 1)
      .transform((value) => value.trim())
      .pipe(z.string().min(1)),
    type: line(64, 1).default("client"),
    name: line(200).default(""),
  }),
  output: z.object({ addressId: z.uuid() }),
  problems: ["address.already.exists", "too.many.addresses"],
  examples: { body: { address: "3NBVqYXrapgJP9atQccdBPAgJPwHDKkh6A8", type: "client" } },
});

export const listAddresses = contract({
  id: "listAddresses",
  method: "GET",
  path: "/v1/user/address",
  tag: "Users",
  summary: "List your blockchain addresses",
  access: "user",
  query: z.object(pageQuery(100)),
  output: page(
    z
      .object({ addressId: z.uuid(), address: z.string(), type: z.string(), name: z.string(), createdAt: timestamp })
      .meta({ id: "Address" }),
  ),
  paged: true,
});

export const removeAddress = contract({
  id: "removeAddress",
  method: "DELETE",
  path: "/v1/user/address/{addressId}",
  tag: "Users",
  summary: "Remove a blockchain address",
  access: "user",
  params: z.object({ addressId: uuid }),
  status: 204,
  output: z.undefined(),
  problems: ["not.found"],
});

export const checkAddressExists = contract({
  id: "checkAddressExists",
  method: "GET",
  path: "/v1/user/address/exists",
  aliases: ["/v1/user/doesEmailExist"],
  tag: "Users",
  summary: "Check whether an email has an account",
  description: "Strictly rate-limited. Returns 404 if the operator switched it off.",
  access: "public",
  query: z
    .object({ email: z.string().optional(), address: z.string().optional() })
    .transform(({ email: first, address }) => ({ email: first ?? address }))
    .pipe(z.object({ email })),
  output: z.object({ exist: z.boolean() }),
  problems: ["not.found"],
  examples: { output: { exist: true } },
});
