import type { ReactNode } from "react";
import { ClientMessages } from "@/components/ui/client-messages";

export default function RolesMatrixLayout({ children }: { children: ReactNode }) {
  return <ClientMessages namespaces={["admin.matrix", "admin.pending"]}>{children}</ClientMessages>;
}
