"use client";

import { Plus } from "lucide-react";
import { useTranslations } from "next-intl";
import { type ReactNode, useState } from "react";
import type { FieldValues, Path } from "react-hook-form";
import type { ContractLoader } from "@/components/forms/contract-check";
import { ContractForm } from "@/components/forms/contract-form";
import { TextField } from "@/components/forms/fields/text-field";
import { TextareaField } from "@/components/forms/fields/textarea-field";
import { SubmitButton } from "@/components/forms/submit-button";
import { useContractForm } from "@/components/forms/use-contract-form";
import { Button } from "@/components/ui/button";
import { Dialog, DialogButtons, DialogClose } from "@/components/ui/popups/dialog";
import type { FormAction } from "@/lib/form";

interface CreateDialogProps<Values extends FieldValues, Result> {
  label: string;
  description: ReactNode;
  nameHint?: ReactNode;
  placeholder: string;
  contract: ContractLoader<Values>;
  action: FormAction<Result>;
  /** Code of the problem that says the name is taken. */
  taken: string;
  /** The page was opened to create one, as from the command palette. */
  defaultOpen?: boolean;
  onDone: (result: Result) => void;
}

/** A button and the dialog behind it that makes something of a name and a description: a role, a permission, an application. */
export function CreateDialog<Values extends FieldValues, Result>(props: CreateDialogProps<Values, Result>) {
  const [open, setOpen] = useState(props.defaultOpen ?? false);
  return (
    <Dialog
      open={open}
      onOpenChange={setOpen}
      title={props.label}
      description={props.description}
      trigger={
        <Button variant="primary" className="needs-script">
          <Plus className="size-4" aria-hidden="true" />
          {props.label}
        </Button>
      }
    >
      <CreateForm
        {...props}
        onDone={(result) => {
          setOpen(false);
          props.onDone(result);
        }}
      />
    </Dialog>
  );
}

// Apart from the dialog, so that each opening begins with an empty form.
function CreateForm<Values extends FieldValues, Result>(props: CreateDialogProps<Values, Result>) {
  const t = useTranslations("admin.common");
  const ui = useTranslations("ui");
  const form = useContractForm<Values, Result>({
    contract: props.contract,
    action: props.action,
    // Every contract this form serves has a member `name`; only the generic type hides it.
    problemFields: { [props.taken]: "name" as Path<Values> },
    onDone: (result) => result !== undefined && props.onDone(result),
  });
  return (
    <ContractForm form={form}>
      <TextField
        name="name"
        label={t("name")}
        hint={props.nameHint}
        placeholder={props.placeholder}
        maxLength={100}
        autoComplete="off"
        autoFocus
      />
      <TextareaField name="description" label={t("description")} optional maxLength={500} rows={3} />
      <DialogButtons>
        <DialogClose render={<Button>{ui("cancel")}</Button>} />
        <SubmitButton>{t("create")}</SubmitButton>
      </DialogButtons>
    </ContractForm>
  );
}
