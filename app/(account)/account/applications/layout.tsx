import type { ReactNode } from "react";
import { ClientMessages } from "@/components/ui/client-messages";

export default function ApplicationsLayout({ children }: { children: ReactNode }) {
  return <ClientMessages namespaces={["account.applications"]}>{children}</ClientMessages>;
}
