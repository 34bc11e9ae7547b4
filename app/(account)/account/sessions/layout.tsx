import type { ReactNode } from "react";
import { ClientMessages } from "@/components/ui/client-messages";

export default function SessionsLayout({ children }: { children: ReactNode }) {
  return <ClientMessages namespaces={["account.sessions"]}>{children}</ClientMessages>;
}
