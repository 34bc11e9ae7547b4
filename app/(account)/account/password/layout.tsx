import type { ReactNode } from "react";
import { ClientMessages } from "@/components/ui/client-messages";

export default function PasswordLayout({ children }: { children: ReactNode }) {
  return <ClientMessages namespaces={["account.password"]}>{children}</ClientMessages>;
}
