"use client";

import { Plus } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { createResource } from "@/app/admin/resources/actions";
import { ContractForm } from "@/components/forms/contract-form";
import { TextField } from "@/components/forms/fields/text-field";
import { SubmitButton } from "@/components/forms/submit-button";
import { useContractForm } from "@/components/forms/use-contract-form";
import { Button } from "@/components/ui/button";
import { Dialog, DialogButtons, DialogClose } from "@/components/ui/popups/dialog";

/** Registers an API, and goes on to its page, where its scopes are chosen. */
export function CreateResource() {
  const t = useTranslations("admin.resources");
  const [open, setOpen] = useState(false);
  return (
    <Dialog
      open={open}
      onOpenChange={setOpen}
      title={t("create")}
      description={t("createText")}
      trigger={
        <Button variant="primary" className="needs-script">
          <Plus className="size-4" aria-hidden="true" />
          {t("create")}
        </Button>
      }
    >
      <CreateForm />
    </Dialog>
  );
}

// Apart from the dialog, so that each opening begins with an empty form.
function CreateForm() {
  const t = useTranslations("admin.resources");
  const common = useTranslations("admin.common");
  const ui = useTranslations("ui");
  const router = useRouter();
  const form = useContractForm({
    contract: () => import("@/lib/oauth/resources/resources.contract").then((contracts) => contracts.createResource),
    action: createResource,
    problemFields: { "resource.already.exists": "audience" },
    onDone: (made) => made && router.push(`/admin/resources/${made.id}`),
  });
  return (
    <ContractForm form={form}>
      <TextField name="name" label={common("name")} maxLength={100} autoComplete="off" autoFocus />
      <TextField
        name="audience"
        label={t("audience")}
        hint={t("audienceHint")}
        placeholder="https://reports.example.com"
        maxLength={500}
        autoComplete="off"
      />
      <DialogButtons>
        <DialogClose render={<Button>{ui("cancel")}</Button>} />
        <SubmitButton>{common("create")}</SubmitButton>
      </DialogButtons>
    </ContractForm>
  );
}
