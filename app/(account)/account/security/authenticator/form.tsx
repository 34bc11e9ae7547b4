"use client";

import { useTranslations } from "next-intl";
import { type Enrolment, enroll } from "@/app/(account)/account/security/authenticator/actions";
import { StoredCodes } from "@/app/(account)/account/security/stored-codes";
import { ContractForm } from "@/components/forms/contract-form";
import { OtpField } from "@/components/forms/fields/otp-field";
import { TextField } from "@/components/forms/fields/text-field";
import { RetryTime } from "@/components/forms/retry-time";
import { SubmitButton } from "@/components/forms/submit-button";
import { useContractForm } from "@/components/forms/use-contract-form";
import { CopyButton } from "@/components/ui/copying/copy-button";

/** Groups of four are easier to type. */
const grouped = (secret: string) => secret.match(/.{1,4}/g)?.join(" ");

function Scan({ id, secret, uri, qr }: Extract<Enrolment, { step: "scan" }>) {
  const t = useTranslations("account.authenticator");
  return (
    <>
      <input type="hidden" name="factorId" value={id} />
      <div>
        <h2 className="font-medium">{t("scanTitle")}</h2>
        <p className="mt-1 text-muted">{t("scanText")}</p>
      </div>
      {/* An image of the page itself: there is nothing to optimize or to load later. */}
      {/* biome-ignore lint/performance/noImgElement: see above */}
      <img
        src={`data:image/svg+xml,${encodeURIComponent(qr)}`}
        alt={t("qr")}
        width={208}
        height={208}
        className="rounded-lg border border-border bg-white"
      />
      <div className="grid gap-2">
        <p className="text-muted">{t("manual")}</p>
        <div className="flex flex-wrap items-center gap-3 rounded-lg border border-border bg-subtle p-3">
          <code data-testid="secret" className="min-w-0 flex-1 font-mono text-[0.8125rem]">
            {grouped(secret)}
          </code>
          <CopyButton value={secret} label={t("copySecret")} />
        </div>
        <a href={uri} className="link font-medium">
          {t("openApp")}
        </a>
      </div>
      <OtpField name="code" label={t("code")} hint={t("codeHint")} />
      <SubmitButton className="justify-self-start">{t("confirm")}</SubmitButton>
    </>
  );
}

interface AuthenticatorFormProps {
  account: string;
  product: string;
  /** Where it goes on. */
  returnTo: string;
}

/** Names the app, shows what it scans, takes its first code, and shows the recovery codes. Works without JavaScript. */
export function AuthenticatorForm({ account, product, returnTo }: AuthenticatorFormProps) {
  const t = useTranslations("account.authenticator");
  const form = useContractForm({
    action: enroll,
    problemFields: { "wrong.code": "code" },
    emptied: { "wrong.code": "code" },
  });
  const { result } = form.state;
  if (result?.step === "store")
    return <StoredCodes codes={result.recoveryCodes} account={account} product={product} next={returnTo} />;
  return (
    <ContractForm key={result?.step ?? "name"} form={form} remedies={{ "too.many.requests": <RetryTime /> }}>
      <input type="hidden" name="callbackUrl" value={returnTo} />
      {result ? (
        <Scan {...result} />
      ) : (
        <>
          <TextField
            name="name"
            label={t("name")}
            hint={t("nameHint")}
            defaultValue={t("nameDefault")}
            maxLength={100}
            autoComplete="off"
          />
          <SubmitButton className="justify-self-start">{t("start")}</SubmitButton>
        </>
      )}
    </ContractForm>
  );
}
