import type { ReactNode } from "react";
import { ClientMessages } from "@/components/ui/client-messages";

export default function AddressesLayout({ children }: { children: ReactNode }) {
  return <ClientMessages namespaces={["account.addresses"]}>{children}</ClientMessages>;
}
