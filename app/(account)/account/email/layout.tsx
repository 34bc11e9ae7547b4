import type { ReactNode } from "react";
import { ClientMessages } from "@/components/ui/client-messages";

export default function EmailLayout({ children }: { children: ReactNode }) {
  return <ClientMessages namespaces={["account.email"]}>{children}</ClientMessages>;
}
