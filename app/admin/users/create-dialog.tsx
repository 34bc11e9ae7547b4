"use client";

import { Plus } from "lucide-react";
import { useSearchParams } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { deferred } from "@/components/connection/deferred";
import { useDeferred } from "@/components/connection/use-deferred";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/popups/dialog";

const form = deferred(() => import("@/app/admin/users/create-form"));

/** Makes an account, and invites its owner by mail. Nobody but them chooses the password. `?new=…` opens it. */
export function CreateUserDialog() {
  const asked = useSearchParams().get("new");
  return <CreateDialog key={asked} defaultOpen={asked !== null} />;
}

function CreateDialog({ defaultOpen }: { defaultOpen: boolean }) {
  const t = useTranslations("admin.users");
  const [open, setOpen] = useState(defaultOpen);
  const parts = useDeferred(form, open);
  return (
    <Dialog
      open={open && parts !== undefined}
      onOpenChange={setOpen}
      trigger={
        <Button variant="primary" className="needs-script">
          <Plus className="size-4" aria-hidden="true" />
          {t("create")}
        </Button>
      }
      title={t("createTitle")}
      description={t("createText")}
    >
      {parts && <parts.CreateForm onDone={() => setOpen(false)} />}
    </Dialog>
  );
}
