import { getTranslations } from "next-intl/server";
import type { z } from "zod";
import { Source } from "@/app/admin/settings/source";
import { settingTexts } from "@/app/admin/settings/texts";
import { Card } from "@/components/ui/card";
import { Table, TableBody, TableHead, TableRow, Td, Th } from "@/components/ui/table";
import type { Setting } from "@/lib/operator/settings/settings.contract";

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

/** What only the environment says, with where each value comes from. */
export async function SettingsTable({ settings }: { settings: readonly z.output<typeof Setting>[] }) {
  const [t, texts] = await Promise.all([getTranslations("admin.settings"), settingTexts()]);
  return (
    <Card flush title={t("environmentTitle")} description={t("environmentText")}>
      <Table caption={t("environmentTitle")} stacked>
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
                <Source origin={origin} />
              </Td>
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </Card>
  );
}
