import type { ReactNode } from "react";
import { ClientMessages } from "@/components/ui/client-messages";

export default function RolesLayout({ children }: { children: ReactNode }) {
  return <ClientMessages namespaces={["admin.common", "admin.roles"]}>{children}</ClientMessages>;
}
