"use client";

import { useTranslations } from "next-intl";
import { carryEmail } from "@/app/(account)/carried-email";
import { signIn, signInWithPasskey, startPasskey } from "@/app/(account)/sign-in/actions";
import { usePasskeyAutofill } from "@/app/(account)/sign-in/use-passkey-autofill";
import { PasskeyButton } from "@/app/identity/passkey-button";
import { ContractForm } from "@/components/forms/contract-form";
import { PasswordField } from "@/components/forms/fields/password-field";
import { TextField } from "@/components/forms/fields/text-field";
import { Refusal } from "@/components/forms/refusal";
import { RetryTime } from "@/components/forms/retry-time";
import { SubmitButton } from "@/components/forms/submit-button";
import { useContractForm } from "@/components/forms/use-contract-form";
import { buttonStyle } from "@/components/ui/button-style";
import { Callout } from "@/components/ui/callout";
import { classNames } from "@/components/ui/class-names";
import { keyOfProblem } from "@/lib/i18n/problem-key";

interface SignInFormProps {
  returnTo: string;
  /** The address someone used a moment ago. */
  email?: string | undefined;
  /** Code of the problem that sent someone here. */
  error?: string | undefined;
  notice?: "reset" | "chosen" | "signedOut" | undefined;
  /** Whether the configuration has people sign in by passkey. */
  passkeys: boolean;
  /** Where a link to sign in by is asked for, if it can be. */
  linkHref?: string | undefined;
}

const remedyLink = "link font-medium";

/** Email and password. Works without JavaScript. */
export function SignInForm({ returnTo, email, error, notice, passkeys, linkHref }: SignInFormProps) {
  const t = useTranslations("signIn");
  const problems = useTranslations("problems");
  const form = useContractForm({
    contract: () => import("@/lib/authentication/sign-in.contract").then(({ login }) => login),
    action: signIn,
    emptied: { "wrong.password": "password" },
  });
  const refusal = usePasskeyAutofill(returnTo, passkeys);
  const untouched = !form.pending && !form.state.problem;
  const errorKey = error && keyOfProblem({ errors: [error] });
  const unlock = (
    <a href="/unlock" className={remedyLink}>
      {t("unlock")}
    </a>
  );
  const remedies = {
    "user.should.be.confirmed": (
      <a href="/resend" className={remedyLink}>
        {t("resend")}
      </a>
    ),
    "too.many.requests": (
      <>
        <RetryTime />
        {unlock}
      </>
    ),
  };
  return (
    <>
      {untouched && errorKey && (
        <Callout
          role="alert"
          tone="danger"
          title={problems(`${errorKey}.title`)}
          action={error === "too.many.requests" && unlock}
          className="mb-5"
        >
          {problems(`${errorKey}.explanation`)}
        </Callout>
      )}
      <Refusal problem={refusal} className="mb-5" />
      {untouched && !errorKey && notice && (
        <Callout role="status" tone="success" className="mb-5">
          {t(`notice.${notice}`)}
        </Callout>
      )}
      <ContractForm form={form} remedies={remedies}>
        <input type="hidden" name="callbackUrl" value={returnTo} />
        <TextField
          name="email"
          label={t("email")}
          type="email"
          inputMode="email"
          autoComplete="username webauthn"
          autoCapitalize="none"
          defaultValue={email}
          autoFocus={!email}
        />
        <PasswordField
          name="password"
          label={t("password")}
          autoComplete="current-password"
          autoFocus={Boolean(email)}
          action={
            <a href="/restore" className="link" onClick={({ currentTarget }) => carryEmail(currentTarget)}>
              {t("forgot")}
            </a>
          }
        />
        <SubmitButton size="large" className="w-full">
          {t("submit")}
        </SubmitButton>
      </ContractForm>
      <div className="mt-3 grid gap-3">
        {passkeys && (
          <PasskeyButton
            begin={startPasskey}
            finish={(credential) => signInWithPasskey(credential, returnTo)}
            onDone={(result) => window.location.replace(result?.returnTo ?? returnTo)}
          >
            {t("passkey")}
          </PasskeyButton>
        )}
        {linkHref && (
          <a
            href={linkHref}
            className={classNames(buttonStyle({ size: "large" }), "w-full")}
            onClick={() => carryEmail(form.element.current)}
          >
            {t("link")}
          </a>
        )}
      </div>
    </>
  );
}
