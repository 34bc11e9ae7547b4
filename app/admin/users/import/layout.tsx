import type { ReactNode } from "react";
import { ClientMessages } from "@/components/ui/client-messages";

export default function UsersImportLayout({ children }: { children: ReactNode }) {
  return <ClientMessages namespaces={["admin.import"]}>{children}</ClientMessages>;
}
