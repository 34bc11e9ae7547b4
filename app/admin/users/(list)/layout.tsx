import type { ReactNode } from "react";
import { ClientMessages } from "@/components/ui/client-messages";

export default function UsersLayout({ children }: { children: ReactNode }) {
  return <ClientMessages namespaces={["admin.users", "admin.views", "admin.bulk"]}>{children}</ClientMessages>;
}
