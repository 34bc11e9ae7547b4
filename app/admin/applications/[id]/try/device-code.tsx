import { useTranslations } from "next-intl";
import type { Started } from "@/app/admin/applications/[id]/try/types";
import { Card } from "@/components/ui/card";

/** What a device would show. */
export function DeviceCode({ device }: { device: NonNullable<Started["device"]> }) {
  const t = useTranslations("admin.applications.trial");
  return (
    <Card title={t("device")} description={t("deviceText", { address: device.verification_uri })}>
      <p className="font-mono text-2xl font-semibold tracking-wider" role="status">
        {device.user_code}
      </p>
      <a href={device.verification_uri_complete} target="_blank" rel="noopener" className="link mt-3 inline-block">
        {t("deviceOpen")}
      </a>
    </Card>
  );
}
