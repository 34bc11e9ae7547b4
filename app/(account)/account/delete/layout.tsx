import type { ReactNode } from "react";
import { ClientMessages } from "@/components/ui/client-messages";

export default function DeleteLayout({ children }: { children: ReactNode }) {
  return <ClientMessages namespaces={["account.delete"]}>{children}</ClientMessages>;
}
