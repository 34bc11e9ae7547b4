import type { ReactNode } from "react";
import { ClientMessages } from "@/components/ui/client-messages";

export default function AuthenticatorLayout({ children }: { children: ReactNode }) {
  return <ClientMessages namespaces={["account.authenticator", "account.recoveryCodes"]}>{children}</ClientMessages>;
}
