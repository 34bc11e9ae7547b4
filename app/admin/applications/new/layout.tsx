import type { ReactNode } from "react";
import { ClientMessages } from "@/components/ui/client-messages";

export default function ApplicationsNewLayout({ children }: { children: ReactNode }) {
  return <ClientMessages namespaces={["admin.common", "admin.applications"]}>{children}</ClientMessages>;
}
