"use client";

import { useTranslations } from "next-intl";
import { AddPasskey } from "@/app/(account)/account/security/add-passkey";

/** Adds a passkey, and goes on. */
export function EnrollPasskey({ returnTo }: { returnTo: string }) {
  const t = useTranslations("enroll");
  return (
    <AddPasskey variant="primary" wide onAdded={() => window.location.replace(returnTo)}>
      {t("addPasskey")}
    </AddPasskey>
  );
}
