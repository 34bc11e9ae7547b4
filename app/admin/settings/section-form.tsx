"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { type FormEvent, useState, useTransition } from "react";
import { changeSettings } from "@/app/admin/settings/actions";
import { adoptAccent } from "@/app/admin/settings/adopt-accent";
import { BrandPreview } from "@/app/admin/settings/brand-preview";
import { SettingControl, useValueText } from "@/app/admin/settings/setting-control";
import { Source } from "@/app/admin/settings/source";
import { useExplain } from "@/components/forms/fields/use-field";
import { Refusal } from "@/components/forms/refusal";
import { send } from "@/components/forms/send";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { showToast } from "@/components/ui/popups/toast";
import type { EditableName, Section } from "@/lib/env/editable";
import type { FormProblem } from "@/lib/form";

/** What the page knows of a setting that can be changed. */
export interface EditableSetting {
  name: EditableName;
  /** What holds now, in the words of the environment; empty for nothing. */
  value: string;
  default: string;
  origin: "environment" | "generated" | "database" | "default";
  version: number;
}

interface SectionFormProps {
  section: Section;
  settings: readonly EditableSetting[];
  /** Whether this administrator may change them. */
  writable: boolean;
}

/** What was typed and not saved; null puts the default back. */
type Drafts = Partial<Record<EditableName, string | null>>;

const isFixed = ({ origin }: EditableSetting) => origin === "environment" || origin === "generated";

/** The drafts that would change something. */
const changesOf = (settings: readonly EditableSetting[], drafts: Drafts) =>
  settings.flatMap(({ name, value, origin, version, ...setting }) => {
    const draft = drafts[name];
    if (draft === undefined) return [];
    const stored = origin === "database" ? value : null;
    const typed = draft?.trim() || null;
    const wanted = stored === null && typed === setting.default ? null : typed;
    return wanted === stored ? [] : [{ name, value: wanted, version }];
  });

/** What is wrong with each of the changes that were sent. */
const problemsOf = (problem: FormProblem | undefined, sent: readonly { name: EditableName }[]) =>
  Object.fromEntries(
    (problem?.issues ?? []).flatMap(({ pointer, detail }) => {
      const [, index] = /^\/body\/settings\/(\d+)\/value$/.exec(pointer) ?? [];
      const name = index === undefined ? undefined : sent[Number(index)]?.name;
      return name ? [[name, detail]] : [];
    }),
  ) as Partial<Record<EditableName, string>>; // built of their names

/**
 * The settings of one section, changed together. When someone else was faster, what was typed stays, the values of now
 * stand beside it, and saving again replaces them knowingly.
 */
export function SectionForm({ section, settings, writable }: SectionFormProps) {
  const t = useTranslations("admin.settings.form");
  const explain = useExplain();
  const textOf = useValueText();
  const router = useRouter();
  const [drafts, setDrafts] = useState<Drafts>({});
  const [refusal, setRefusal] = useState<{ problem: FormProblem; sent: readonly { name: EditableName }[] }>();
  const [pending, startTransition] = useTransition();
  const changes = changesOf(settings, drafts);
  const problems = problemsOf(refusal?.problem, refusal?.sent ?? []);
  const atFields = Object.keys(problems).length > 0;
  const overtaken = refusal?.problem.errors.includes("setting.changed") ?? false;
  const shown = ({ name, value, ...setting }: EditableSetting) => {
    const draft = drafts[name];
    return draft === undefined ? value : (draft ?? setting.default);
  };
  const draft = (name: EditableName, value: string | null) => setDrafts((before) => ({ ...before, [name]: value }));
  const discard = () => {
    setDrafts({});
    setRefusal(undefined);
  };
  const save = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (changes.length === 0) return;
    startTransition(async () => {
      const { problem } = await send(() => changeSettings(changes));
      setRefusal(problem && { problem, sent: changes });
      if (problem?.errors.some((code) => /^setting\./.test(code))) router.refresh();
      if (problem) return;
      // A logo from elsewhere is allowed by the head of the page alone.
      if (changes.some(({ name }) => name === "BRAND_LOGO_URL")) return window.location.reload();
      const accent = settings.find(({ name }) => name === "BRAND_ACCENT");
      if (accent) adoptAccent(shown(accent).trim() || accent.default);
      setDrafts({});
      showToast({ title: t("saved") });
    });
  };
  const fields = (
    <div className="grid content-start gap-6">
      {refusal && !atFields && <Refusal problem={refusal.problem} />}
      {settings.map((setting) => {
        const { name, origin, value } = setting;
        const problem = problems[name];
        return (
          <div key={name}>
            <SettingControl
              name={name}
              value={shown(setting)}
              onChange={(typed) => draft(name, typed)}
              disabled={!writable || isFixed(setting)}
              error={problem && explain(problem)}
              source={origin !== "default" && <Source origin={origin} />}
            />
            {isFixed(setting) && (
              <p className="mt-1.5 text-[0.8125rem] text-muted">
                {t.rich("fixed", { name, code: (chunks) => <code className="font-mono break-all">{chunks}</code> })}
              </p>
            )}
            {overtaken && drafts[name] !== undefined && (
              <p className="mt-1.5 text-[0.8125rem] text-warning">{t("now", { value: textOf(name, value) })}</p>
            )}
            {writable && origin === "database" && drafts[name] !== null && (
              <Button
                variant="link"
                className="needs-script mt-1.5 h-auto! text-left text-[0.8125rem] whitespace-normal!"
                onClick={() => draft(name, null)}
                disabled={pending}
              >
                {t("reset", { value: textOf(name, setting.default) })}
              </Button>
            )}
          </div>
        );
      })}
    </div>
  );
  const editable = writable && settings.some((setting) => !isFixed(setting));
  return (
    <form onSubmit={save} aria-label={t(`sections.${section}.title`)} id={section} className="scroll-mt-6">
      <Card
        title={t(`sections.${section}.title`)}
        description={t(`sections.${section}.description`)}
        footer={
          editable && (
            <>
              <span role="status" className="mr-auto text-[0.8125rem] text-muted">
                {changes.length > 0 && t("unsaved", { count: changes.length })}
              </span>
              {changes.length > 0 && (
                <Button onClick={discard} disabled={pending}>
                  {t("discard")}
                </Button>
              )}
              <Button
                type="submit"
                variant={changes.length > 0 ? "primary" : "secondary"}
                pending={pending}
                disabled={changes.length === 0}
                className="needs-script"
              >
                {t("save")}
              </Button>
            </>
          )
        }
      >
        {section === "branding" ? (
          <div className="grid gap-8 xl:grid-cols-[minmax(0,1fr)_minmax(0,1.1fr)]">
            {fields}
            <BrandPreview
              {...Object.fromEntries(
                settings.map((setting) => [setting.name, shown(setting).trim() || setting.default]),
              )}
            />
          </div>
        ) : (
          <div className="max-w-2xl">{fields}</div>
        )}
      </Card>
    </form>
  );
}
