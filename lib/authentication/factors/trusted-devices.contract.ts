import { z } from "zod";
import { contract } from "@/lib/operation";
import { Device } from "@/lib/users/account/account.contract";
import { timestamp, uuid } from "@/lib/values";

const tag = "Second factors";

export const listTrustedDevices = contract({
  id: "listTrustedDevices",
  method: "GET",
  path: "/v1/user/trusted-devices",
  tag,
  summary: "List the devices that ask for no second factor",
  access: "user",
  output: z.array(
    z
      .object({
        id: z.uuid(),
        device: Device,
        ipAddress: z.string().nullable(),
        current: z.boolean().meta({ description: "The device that asks" }),
        createdAt: timestamp,
        lastUsedAt: timestamp.nullable(),
        expiresAt: timestamp,
      })
      .meta({ id: "TrustedDevice" }),
  ),
});

export const removeTrustedDevice = contract({
  id: "removeTrustedDevice",
  method: "DELETE",
  path: "/v1/user/trusted-devices/{deviceId}",
  tag,
  summary: "Have a device ask for the second factor again",
  description: "Ends the sessions that it started without one.",
  access: "user",
  params: z.object({ deviceId: uuid }),
  status: 204,
  output: z.undefined(),
  problems: ["not.found"],
});
