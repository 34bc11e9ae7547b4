"use client";

import { AppWindow, Globe, Server, Smartphone, Tv } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { ClientForm } from "@/app/admin/applications/new/client-form";
import { type Kind, kinds } from "@/app/admin/applications/new/kinds";
import { TokenDialog } from "@/app/admin/applications/token-dialog";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { RadioCards } from "@/components/ui/inputs/radio-cards";

const icons = { web: Globe, single_page: AppWindow, native: Smartphone, machine: Server, device: Tv };

/** What there is once an application was made: where to go on, and what is shown this once. */
export interface Made {
  path: string;
  token?: { kind: "token" | "secret"; value: string } | undefined;
}

/** Asks what is being built, then what that needs, and leads on to what to paste. */
export function ClientWizard() {
  const t = useTranslations("admin.applications");
  const router = useRouter();
  const [kind, setKind] = useState<Kind>("web");
  const [step, setStep] = useState<"kind" | "details">("kind");
  const [made, setMade] = useState<Made>();
  const finish = (result: Made) => {
    if (result.token) setMade(result);
    else router.push(result.path);
  };
  return (
    <>
      <Card className="max-w-2xl">
        {step === "kind" ? (
          <form
            className="grid gap-5"
            onSubmit={(event) => {
              event.preventDefault();
              setStep("details");
            }}
          >
            <RadioCards
              legend={t("client.settingsTitle")}
              name="kind"
              className="[&>div]:grid-flow-row"
              defaultValue={kind}
              onValueChange={(value) => setKind(kinds.find((known) => known === value) ?? kind)}
              options={kinds.map((value) => {
                const Icon = icons[value];
                return {
                  value,
                  label: t(`client.kinds.${value}`),
                  hint: t(`client.kindHints.${value}`),
                  icon: <Icon className="size-5" aria-hidden="true" />,
                };
              })}
            />
            <div className="flex justify-end">
              <Button type="submit" variant="primary" className="needs-script">
                {t("wizard.next")}
              </Button>
            </div>
          </form>
        ) : (
          <ClientForm kind={kind} onBack={() => setStep("kind")} onDone={finish} />
        )}
      </Card>
      <TokenDialog
        token={made?.token?.value}
        kind={made?.token?.kind ?? "secret"}
        onClose={() => {
          if (made) router.push(made.path);
          setMade(undefined);
        }}
      />
    </>
  );
}
