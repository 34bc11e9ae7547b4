import type { AdapterPayload } from "oidc-provider";
import { digestOf, storeOnce, storeToken } from "@/lib/oauth/store/tokens";

/** Of what waits for someone to type the code of a device. */
export const DEVICE_CODE = "DeviceCode";
/** The code that they type, which leads to it. Like every id it is kept as a digest. */
export const USER_CODE = "UserCode";

/** Keeps what a device has asked for under its own code, and the way there under the code that it shows. */
export async function storeDeviceCode(id: string, payload: AdapterPayload, seconds: number): Promise<void> {
  const { userCode, ...rest } = payload;
  if (userCode) {
    const way = { clientId: payload.clientId, device: Buffer.from(digestOf(DEVICE_CODE, id)).toString("hex") };
    if (!(await storeOnce(USER_CODE, userCode, way, seconds))) throw new Error("A user code was given out twice");
  }
  await storeToken(DEVICE_CODE, id, rest, seconds);
}
