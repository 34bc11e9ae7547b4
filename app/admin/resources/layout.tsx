import type { ReactNode } from "react";
import { ClientMessages } from "@/components/ui/client-messages";

export default function ResourcesLayout({ children }: { children: ReactNode }) {
  return <ClientMessages namespaces={["admin.common", "admin.resources"]}>{children}</ClientMessages>;
}
