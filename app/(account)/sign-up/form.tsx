"use client";

import { useTranslations } from "next-intl";
import { carryEmail } from "@/app/(account)/carried-email";
import { signUp, signUpWithPasskey, startSigningUp } from "@/app/(account)/sign-up/actions";
import { PasskeyFailureCallout } from "@/app/identity/passkey-button";
import { ContractForm } from "@/components/forms/contract-form";
import { NewPasswordField } from "@/components/forms/fields/new-password-field";
import { TextField } from "@/components/forms/fields/text-field";
import { makePasskey } from "@/components/forms/passkey";
import { RetryTime } from "@/components/forms/retry-time";
import { SubmitButton } from "@/components/forms/submit-button";
import { type ContractFormState, useContractForm } from "@/components/forms/use-contract-form";
import { usePasskeyCeremony } from "@/components/forms/use-passkey-ceremony";
import { Button } from "@/components/ui/button";

type SignUpState = ContractFormState<{ returnTo: string }>;

/** Registers by a passkey in place of a password, with the name and the address of the form, which says what is wrong. */
function PasskeySignUp({ form }: { form: SignUpState }) {
  const t = useTranslations("signUp");
  const typed = () => new FormData(form.element.current ?? undefined);
  const { pending, failure, run } = usePasskeyCeremony(
    () => startSigningUp(typed()),
    makePasskey,
    (credential) => signUpWithPasskey(credential, typed()),
  );
  const press = async () => {
    const answer = await run();
    if (answer?.problem) form.show(answer);
    else if (answer?.result) window.location.replace(answer.result.returnTo);
  };
  return (
    <div className="mt-3 grid gap-3">
      <PasskeyFailureCallout failure={failure} />
      <Button
        size="large"
        className="needs-script w-full"
        pending={pending}
        disabled={form.pending}
        onClick={() => void press()}
      >
        {t("passkey")}
      </Button>
    </div>
  );
}

interface SignUpFormProps {
  passkeys: boolean;
  /** Says whose emails alone are taken; undefined where any is. */
  domains: string | undefined;
}

/** Name, email and a new password, or a passkey in its place. The account speaks the language of this page. */
export function SignUpForm({ passkeys, domains }: SignUpFormProps) {
  const t = useTranslations("signUp");
  const form = useContractForm({
    contract: () =>
      import("@/lib/users/account/registration/registration.contract").then(({ registerUser }) => registerUser),
    action: signUp,
    problemFields: { "email.domain.not.allowed": "email" },
  });
  const taken = (
    <>
      <a href="/sign-in" className="link font-medium">
        {t("signInInstead")}
      </a>
      <a href="/restore" className="link font-medium" onClick={({ currentTarget }) => carryEmail(currentTarget)}>
        {t("restoreInstead")}
      </a>
    </>
  );
  return (
    <>
      <ContractForm form={form} remedies={{ "user.already.exists": taken, "too.many.requests": <RetryTime /> }}>
        <TextField name="name" label={t("name")} optional autoComplete="name" maxLength={200} autoFocus />
        <TextField
          name="email"
          label={t("email")}
          hint={domains}
          type="email"
          inputMode="email"
          autoComplete="username"
          autoCapitalize="none"
        />
        <NewPasswordField name="password" label={t("password")} emailField="email" />
        <SubmitButton size="large" className="w-full">
          {t("submit")}
        </SubmitButton>
      </ContractForm>
      {passkeys && <PasskeySignUp form={form} />}
    </>
  );
}
