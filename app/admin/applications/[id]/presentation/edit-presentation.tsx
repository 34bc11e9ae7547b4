"use client";

import { useTranslations } from "next-intl";
import { type FormEvent, useState, useTransition } from "react";
import type { z } from "zod";
import { readLogo } from "@/app/admin/applications/[id]/presentation/read-logo";
import { settingsWith } from "@/app/admin/applications/[id]/settings-with";
import { configureClient } from "@/app/admin/applications/actions";
import { ApplicationLogo } from "@/app/application-logo";
import { fieldProblems } from "@/components/forms/field-problems";
import { useExplain } from "@/components/forms/fields/use-field";
import { Refusal } from "@/components/forms/refusal";
import { send } from "@/components/forms/send";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/inputs/field";
import { FileButton } from "@/components/ui/inputs/file-button";
import { Input } from "@/components/ui/inputs/input";
import { Dialog, DialogButtons, DialogClose } from "@/components/ui/popups/dialog";
import type { Client } from "@/lib/applications/clients.contract";
import type { FormProblem } from "@/lib/form";

export const pages = ["client_uri", "policy_uri", "tos_uri"] as const;

interface EditPresentationProps {
  id: string;
  name: string;
  client: z.output<typeof Client>;
}

/** Sets the logo of an application and the pages that people are offered links to. */
export function EditPresentation({ id, name, client }: EditPresentationProps) {
  const t = useTranslations("admin.applications.presentation");
  const ui = useTranslations("ui");
  const explain = useExplain();
  const [open, setOpen] = useState(false);
  const [logo, setLogo] = useState(client.logo_uri);
  const [unread, setUnread] = useState(false);
  const [refusal, setRefusal] = useState<FormProblem>();
  const [pending, startTransition] = useTransition();
  const problems = fieldProblems(refusal);
  const hasFields = pages.some((page) => problems[page]);
  const choose = async (file: File | undefined) => {
    if (!file) return;
    const read = await readLogo(file);
    setUnread(read === undefined);
    if (read !== undefined) setLogo(read);
  };
  const save = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const data = new FormData(event.currentTarget);
    const links = Object.fromEntries(pages.map((page) => [page, String(data.get(page)).trim() || null]));
    startTransition(async () => {
      const { problem } = await send(() => configureClient(id, settingsWith(client, { ...links, logo_uri: logo })));
      setRefusal(problem);
      if (!problem) setOpen(false);
    });
  };
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => {
        setOpen(next);
        setLogo(client.logo_uri);
        setUnread(false);
        setRefusal(undefined);
      }}
      title={t("title")}
      trigger={
        <Button size="small" className="needs-script">
          {t("change")}
        </Button>
      }
    >
      <form onSubmit={save} noValidate className="grid gap-5">
        <Refusal problem={hasFields ? undefined : refusal} />
        <Field label={t("logo")} hint={t("logoHint")} error={unread && t("logoError")} optional>
          <div className="flex items-center gap-3">
            <ApplicationLogo name={name} uri={logo} />
            <FileButton
              look={{ size: "small" }}
              accept="image/png,image/jpeg,image/webp"
              onFile={(file) => void choose(file)}
            >
              {t(logo ? "replaceLogo" : "chooseLogo")}
            </FileButton>
            {logo && (
              <Button size="small" onClick={() => setLogo(null)}>
                {t("removeLogo")}
              </Button>
            )}
          </div>
        </Field>
        {pages.map((page) => (
          <Field key={page} label={t(page)} error={problems[page] && explain(problems[page])} optional>
            <Input
              name={page}
              type="url"
              inputMode="url"
              maxLength={2000}
              placeholder="https://"
              defaultValue={client[page] ?? ""}
            />
          </Field>
        ))}
        <DialogButtons>
          <DialogClose render={<Button>{ui("cancel")}</Button>} />
          <Button type="submit" variant="primary" pending={pending}>
            {t("save")}
          </Button>
        </DialogButtons>
      </form>
    </Dialog>
  );
}
