import type { ReactNode } from "react";
import { ClientMessages } from "@/components/ui/client-messages";

export default function RecoveryCodesLayout({ children }: { children: ReactNode }) {
  return <ClientMessages namespaces={["account.recoveryCodes"]}>{children}</ClientMessages>;
}
