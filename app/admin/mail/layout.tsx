import type { ReactNode } from "react";
import { ClientMessages } from "@/components/ui/client-messages";

export default function MailLayout({ children }: { children: ReactNode }) {
  return <ClientMessages namespaces={["admin.mail"]}>{children}</ClientMessages>;
}
