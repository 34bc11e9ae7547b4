import { env } from "@/lib/env";
import type { ClientSettings } from "@/lib/oauth/store/clients";

/** Of a code: as RFC 6749 advises at most ten times that. */
export const CODE_SECONDS = 60;
/** For reaching another device, signing in there and typing a code. */
export const DEVICE_CODE_SECONDS = 600;
/** For signing in and consenting. */
export const INTERACTION_SECONDS = 3600;

/** How long the next refresh token lives: as long as it may rest, and not beyond what all of them together may. */
export function refreshSeconds({ refreshTokenSeconds }: ClientSettings, startedAtSeconds: number): number {
  const left = startedAtSeconds + env().REFRESH_TOKEN_MAX_SECONDS - Math.floor(Date.now() / 1000);
  return Math.max(1, Math.min(refreshTokenSeconds, left));
}
