"use client";

import { useTranslations } from "next-intl";
import { confirmByLink } from "@/app/(account)/confirm/actions";
import { ContractForm } from "@/components/forms/contract-form";
import { RetryTime } from "@/components/forms/retry-time";
import { SubmitButton } from "@/components/forms/submit-button";
import { useContractForm } from "@/components/forms/use-contract-form";
import { ButtonLink } from "@/components/ui/button-link";

/** One button, so that nothing but a person uses the code up. A refused link gives way to what to do instead. */
export function ConfirmForm({ code }: { code: string }) {
  const t = useTranslations("confirm");
  const form = useContractForm({ action: confirmByLink });
  const again = (
    <ButtonLink href="/resend" size="small">
      {t("resend")}
    </ButtonLink>
  );
  const used = (
    <>
      <ButtonLink href="/sign-in" size="small">
        {t("signIn")}
      </ButtonLink>
      {again}
    </>
  );
  const remedies = {
    "token.invalid": again,
    "token.expired": again,
    "token.already.used": used,
    "too.many.requests": <RetryTime />,
  };
  const dead = !form.pending && form.state.problem?.errors.some((error) => error.startsWith("token."));
  return (
    <ContractForm form={form} remedies={remedies}>
      <input type="hidden" name="token" value={code} />
      {!dead && (
        <>
          <p className="-mt-4 text-pretty text-muted">{t("lead")}</p>
          <SubmitButton size="large" className="w-full">
            {t("submit")}
          </SubmitButton>
        </>
      )}
    </ContractForm>
  );
}
