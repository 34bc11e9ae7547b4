"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { createApplication } from "@/app/admin/applications/actions";
import { TokenDialog } from "@/app/admin/applications/token-dialog";
import { CreateDialog } from "@/app/admin/create-dialog";

/** Registers an application, shows its token, and goes on to its page once that was put away. */
export function CreateApplication({ defaultOpen }: { defaultOpen: boolean }) {
  const t = useTranslations("admin.applications");
  const router = useRouter();
  const [made, setMade] = useState<{ id: string; token: string }>();
  return (
    <>
      <CreateDialog
        label={t("create")}
        description={t("createText")}
        placeholder="billing"
        contract={() =>
          import("@/lib/applications/applications.contract").then((contracts) => contracts.createApplication)
        }
        action={createApplication}
        taken="application.already.exists"
        defaultOpen={defaultOpen}
        onDone={setMade}
      />
      <TokenDialog
        token={made?.token}
        onClose={() => {
          router.push(`/admin/applications/${made?.id}`);
          setMade(undefined);
        }}
      />
    </>
  );
}
