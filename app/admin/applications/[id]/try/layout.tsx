import type { ReactNode } from "react";
import { ClientMessages } from "@/components/ui/client-messages";

export default function ApplicationTryLayout({ children }: { children: ReactNode }) {
  return <ClientMessages namespaces={["admin.applications.trial"]}>{children}</ClientMessages>;
}
