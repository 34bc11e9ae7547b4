"use client";

import { useTranslations } from "next-intl";
import { useRef } from "react";
import type { z } from "zod";
import { remove, rename } from "@/app/(account)/account/security/factor-actions";
import { ConfirmAction } from "@/components/forms/confirm-action";
import { ContractForm } from "@/components/forms/contract-form";
import { TextField } from "@/components/forms/fields/text-field";
import { SubmitButton } from "@/components/forms/submit-button";
import { useContractForm } from "@/components/forms/use-contract-form";
import { Badge } from "@/components/ui/badge";
import { buttonStyle } from "@/components/ui/button-style";
import { classNames } from "@/components/ui/class-names";
import { showToast } from "@/components/ui/popups/toast";
import { RelativeTime } from "@/components/ui/time/relative-time";
import type { Factor } from "@/lib/authentication/factors/factors.contract";

const contract = () => import("@/lib/authentication/factors/factors.contract").then(({ renameFactor }) => renameFactor);

interface FactorRowProps {
  factor: z.output<typeof Factor>;
  /** The only authenticator app: with it goes the second step. */
  last?: boolean;
}

/** One authenticator app or passkey: what it is called, since when, and what can be done with it. */
export function FactorRow({ factor, last = false }: FactorRowProps) {
  const t = useTranslations("account.signInMethods");
  const { id: factorId, kind, name, provider, backedUp, signCount, createdAt, lastUsedAt } = factor;
  const details = useRef<HTMLDetailsElement>(null);
  const form = useContractForm({
    contract,
    action: rename,
    onDone: () => {
      if (details.current) details.current.open = false;
      showToast({ title: t("renamed") });
    },
  });
  const consequence = kind === "passkey" ? "removePasskey" : last ? "removeLastApp" : "removeApp";
  const time = (date: string) => () => <RelativeTime date={date} />;
  return (
    <li className="grid gap-3 px-5 py-3.5 sm:px-6">
      <div className="min-w-0">
        <p className="flex flex-wrap items-center gap-x-2.5 gap-y-1 font-medium wrap-anywhere">
          <bdi>{name}</bdi>
          {kind === "passkey" && <Badge>{t(backedUp ? "synced" : "thisDeviceOnly")}</Badge>}
        </p>
        <p className="text-muted">
          {provider && provider !== name && `${provider} · `}
          {t.rich(kind === "passkey" ? "created" : "createdApp", { time: time(createdAt) })}
          {" · "}
          {lastUsedAt ? t.rich("lastUsed", { time: time(lastUsedAt) }) : t("neverUsed")}
          {signCount > 0 && ` · ${t("signatures", { count: signCount })}`}
        </p>
      </div>
      <div className="flex flex-wrap items-start gap-2">
        <details ref={details} className="open:basis-full">
          <summary
            aria-label={t("renameNamed", { name })}
            className={classNames(buttonStyle({ size: "small" }), "list-none")}
          >
            {t("rename")}
          </summary>
          <ContractForm form={form} className="mt-3 grid max-w-md gap-3">
            <input type="hidden" name="factorId" value={factorId} />
            <TextField name="name" label={t("name")} defaultValue={name} maxLength={100} autoComplete="off" />
            <SubmitButton size="small" className="justify-self-start">
              {t("save")}
            </SubmitButton>
          </ContractForm>
        </details>
        <ConfirmAction
          action={remove}
          values={{ factorId }}
          size="small"
          label={t("removeNamed", { name })}
          title={t("removeTitle", { name })}
          description={t(consequence)}
          confirmLabel={t("remove")}
          done={() => t("removed", { name })}
        >
          {t("remove")}
        </ConfirmAction>
      </div>
    </li>
  );
}
