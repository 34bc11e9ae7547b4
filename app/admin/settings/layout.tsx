import type { ReactNode } from "react";
import { ClientMessages } from "@/components/ui/client-messages";

export default function SettingsLayout({ children }: { children: ReactNode }) {
  return <ClientMessages namespaces={["admin.settings.form"]}>{children}</ClientMessages>;
}
