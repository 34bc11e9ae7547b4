import { cookies } from "next/headers";
import { randomToken } from "@/lib/secrets";
import { cookieName, deviceCookie, deviceOf } from "@/lib/web/browser-cookies";

/** The id that this browser keeps of itself, where it has one. */
export async function currentDevice(): Promise<string | undefined> {
  const name = cookieName("device");
  return deviceOf({ [name]: (await cookies()).get(name)?.value ?? "" });
}

/** Gives this browser an id to be known by, unless it has one. For server actions; what they run afterwards sees it. */
export async function keepDevice(): Promise<void> {
  if (await currentDevice()) return;
  (await cookies()).set(deviceCookie(randomToken()));
}
