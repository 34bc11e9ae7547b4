import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import type { z } from "zod";
import { can } from "@/app/admin/can";
import { PageRefused } from "@/app/admin/no-access";
import { type EditableSetting, SectionForm } from "@/app/admin/settings/section-form";
import { SettingsTable } from "@/app/admin/settings/settings-table";
import { PageHeader } from "@/components/ui/page-header";
import { type EditableName, type Section, sections } from "@/lib/env/editable";
import { listSettings } from "@/lib/operator/settings/settings";
import * as contracts from "@/lib/operator/settings/settings.contract";
import { currentActor } from "@/lib/web/current-actor";

type Setting = z.output<typeof contracts.Setting>;

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("admin.sections"))("settings") };
}

/** What the form of a section shows. */
const toEditable = ({ name, value, default: byDefault, origin, version }: Setting): EditableSetting => ({
  // Only editable settings come here.
  name: name as EditableName,
  value: value ?? byDefault ?? "",
  default: byDefault ?? "",
  origin,
  version,
});

/** How the service is configured and by what. What may change while it runs is changed here; for the rest the environment has the word. */
export default async function SettingsPage() {
  const actor = await currentActor();
  if (!can(actor, contracts.listSettings)) return <PageRefused />;
  const [t, titles, settings] = await Promise.all([
    getTranslations("admin.settings"),
    getTranslations("admin.sections"),
    listSettings(actor, {}),
  ]);
  const writable = can(actor, contracts.changeSettings);
  const editable = new Map(settings.filter((setting) => setting.editable).map((setting) => [setting.name, setting]));
  return (
    <>
      <PageHeader title={titles("settings")} description={t(writable ? "lead" : "leadRead")} />
      <div className="grid gap-6 xl:grid-cols-[minmax(0,1fr)_10rem] xl:gap-x-10">
        <nav
          aria-label={t("onThisPage")}
          className="-mt-2 flex flex-wrap gap-x-5 text-[0.8125rem] xl:sticky xl:top-8 xl:order-last xl:mt-0 xl:flex-col xl:self-start"
        >
          {(Object.keys(sections) as Section[]).map((section) => (
            <a key={section} href={`#${section}`} className="py-1.5 text-muted hover:text-foreground">
              {t(`form.sections.${section}.title`)}
            </a>
          ))}
          <a href="#environment" className="py-1.5 text-muted hover:text-foreground">
            {t("environmentTitle")}
          </a>
        </nav>
        <div className="grid min-w-0 gap-6">
          {(Object.keys(sections) as Section[]).map((section) => (
            <SectionForm
              key={section}
              section={section}
              writable={writable}
              settings={sections[section].flatMap((name) => {
                const setting = editable.get(name);
                return setting ? [toEditable(setting)] : [];
              })}
            />
          ))}
          <div id="environment" className="scroll-mt-6">
            <SettingsTable settings={settings.filter((setting) => !setting.editable)} />
          </div>
        </div>
      </div>
    </>
  );
}
