import type { ReactNode } from "react";
import { ClientMessages } from "@/components/ui/client-messages";

export default function PermissionsLayout({ children }: { children: ReactNode }) {
  return <ClientMessages namespaces={["admin.common", "admin.permissions"]}>{children}</ClientMessages>;
}
