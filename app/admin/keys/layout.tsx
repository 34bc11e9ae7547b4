import type { ReactNode } from "react";
import { ClientMessages } from "@/components/ui/client-messages";

export default function KeysLayout({ children }: { children: ReactNode }) {
  return <ClientMessages namespaces={["admin.keys"]}>{children}</ClientMessages>;
}
