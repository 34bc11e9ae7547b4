"use client";

import { useRouter } from "next/navigation";
import { useLocale, useTranslations } from "next-intl";
import { createUser } from "@/app/admin/users/actions";
import { ContractForm } from "@/components/forms/contract-form";
import { CheckboxField } from "@/components/forms/fields/checkbox-field";
import { SelectField } from "@/components/forms/fields/select-field";
import { TextField } from "@/components/forms/fields/text-field";
import { SubmitButton } from "@/components/forms/submit-button";
import { useContractForm } from "@/components/forms/use-contract-form";
import { Button } from "@/components/ui/button";
import { DialogButtons, DialogClose } from "@/components/ui/popups/dialog";
import { showToast } from "@/components/ui/popups/toast";
import { locales } from "@/lib/i18n/locale";

/** Whom to invite. */
export function CreateForm({ onDone }: { onDone: () => void }) {
  const t = useTranslations("admin.users");
  const ui = useTranslations("ui");
  const router = useRouter();
  const locale = useLocale();
  const form = useContractForm({
    contract: () => import("@/lib/users/administration.contract").then((contracts) => contracts.createUser),
    action: createUser,
    problemFields: { "user.already.exists": "email" },
    onDone: (user) => {
      onDone();
      showToast({ title: t("created", { email: user?.email ?? "" }) });
      router.push(`/admin/users/${user?.uid}`);
    },
  });
  return (
    <ContractForm form={form}>
      <TextField name="email" type="email" label={t("email")} autoComplete="off" autoFocus />
      <TextField name="name" label={t("name")} autoComplete="off" optional />
      <SelectField
        name="locale"
        label={t("columns.locale")}
        defaultValue={locale}
        options={locales.map((value) => ({ value, label: t(`locales.${value}`) }))}
      />
      <CheckboxField name="invite" defaultChecked label={t("invite")} hint={t("inviteHint")} />
      <DialogButtons>
        <DialogClose render={<Button>{ui("cancel")}</Button>} />
        <SubmitButton>{t("create")}</SubmitButton>
      </DialogButtons>
    </ContractForm>
  );
}
