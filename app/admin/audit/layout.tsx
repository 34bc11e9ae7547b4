import type { ReactNode } from "react";
import { ClientMessages } from "@/components/ui/client-messages";

export default function AuditLayout({ children }: { children: ReactNode }) {
  return <ClientMessages namespaces={["admin.audit"]}>{children}</ClientMessages>;
}
