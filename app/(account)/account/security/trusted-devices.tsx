import { getFormatter, getTranslations } from "next-intl/server";
import { EndTrust } from "@/app/(account)/account/security/end-trust";
import { deviceNames } from "@/app/device-name";
import { Badge } from "@/components/ui/badge";
import { Card } from "@/components/ui/card";
import type { UserActor } from "@/lib/actor";
import { listTrustedDevices } from "@/lib/users/account/credentials/trusted-devices";

/** The devices that ask for no second factor; nothing where there are none. */
export async function TrustedDevices({ actor }: { actor: UserActor }) {
  const [t, format, nameOf, devices] = await Promise.all([
    getTranslations("account.signInMethods"),
    getFormatter(),
    deviceNames(),
    listTrustedDevices(actor, {}),
  ]);
  if (devices.length === 0) return null;
  return (
    <Card title={t("trusted")} description={t("trustedText")} flush>
      <ul className="divide-y divide-border border-t border-border" aria-label={t("trusted")}>
        {devices.map(({ id, device, ipAddress, current, expiresAt }) => (
          <li key={id} className="flex flex-wrap items-center justify-between gap-3 px-5 py-3.5 sm:px-6">
            <div className="min-w-0">
              <p className="flex flex-wrap items-center gap-x-2.5 gap-y-1 font-medium">
                {nameOf(device)}
                {current && (
                  <Badge tone="success" dot>
                    {t("trustedThis")}
                  </Badge>
                )}
              </p>
              <p className="text-muted">
                {t("trustedUntil", { date: format.dateTime(new Date(expiresAt), { dateStyle: "medium" }) })}
                {ipAddress && ` · ${ipAddress}`}
              </p>
            </div>
            <EndTrust deviceId={id} device={nameOf(device)} />
          </li>
        ))}
      </ul>
    </Card>
  );
}
