import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { can } from "@/app/admin/can";
import { PageRefused } from "@/app/admin/no-access";
import { settingTexts } from "@/app/admin/settings/texts";
import { Badge } from "@/components/ui/badge";
import { Card } from "@/components/ui/card";
import { PageHeader } from "@/components/ui/page-header";
import { Table, TableBody, TableHead, TableRow, Td, Th } from "@/components/ui/table";
import { listSettings } from "@/lib/operator/settings/settings";
import * as contracts from "@/lib/operator/settings/settings.contract";
import { currentActor } from "@/lib/web/current-actor";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("admin.sections"))("settings") };
}

/** A text in which backticks mark code, as the configuration's own descriptions have them. */
function Marked({ text }: { text: string }) {
  return text.split("`").map((part, index) =>
    index % 2 === 0 ? (
      part
    ) : (
      <code key={part} className="font-mono">
        {part}
      </code>
    ),
  );
}

/** How the service is configured and by what. Nothing is changed here: the environment has the word. */
export default async function SettingsPage() {
  const actor = await currentActor();
  if (!can(actor, contracts.listSettings)) return <PageRefused />;
  const [t, sections, texts, settings] = await Promise.all([
    getTranslations("admin.settings"),
    getTranslations("admin.sections"),
    settingTexts(),
    listSettings(actor, {}),
  ]);
  return (
    <>
      <PageHeader title={sections("settings")} description={t("lead")} />
      <Card flush>
        <Table caption={sections("settings")} stacked>
          <TableHead>
            <Th>{t("name")}</Th>
            <Th>{t("value")}</Th>
            <Th>{t("origin")}</Th>
          </TableHead>
          <TableBody>
            {settings.map(({ name, origin, value, secret, fallback }) => (
              <TableRow key={name}>
                <Td>
                  <span className="block min-w-0 py-1">
                    <code className="font-mono text-[0.8125rem] font-semibold break-all">{name}</code>
                    <span className="mt-0.5 block max-w-xl text-[0.8125rem] text-pretty text-muted">
                      <Marked text={texts.meaning(name)} />
                    </span>
                  </span>
                </Td>
                <Td label={t("value")}>
                  {secret && origin !== "generated" ? (
                    <span className="text-muted">{t(origin === "environment" ? "secretSet" : "secretUnset")}</span>
                  ) : (
                    <span className="min-w-0 text-[0.8125rem] wrap-anywhere">
                      {value ? (
                        <code className="font-mono">{value}</code>
                      ) : (
                        <Marked text={texts.fallback(name, fallback)} />
                      )}
                    </span>
                  )}
                </Td>
                <Td label={t("origin")}>
                  <Badge tone={origin === "environment" ? "accent" : "neutral"}>{t(`origins.${origin}`)}</Badge>
                </Td>
              </TableRow>
            ))}
          </TableBody>
        </Table>
      </Card>
    </>
  );
}
