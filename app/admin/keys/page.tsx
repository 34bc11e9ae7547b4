import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { can } from "@/app/admin/can";
import { RevokeKey } from "@/app/admin/keys/revoke-key";
import { RotateKeys } from "@/app/admin/keys/rotate-keys";
import { PageRefused } from "@/app/admin/no-access";
import { type Query, readQuery } from "@/app/query";
import { Badge, type Tone } from "@/components/ui/badge";
import { Callout } from "@/components/ui/callout";
import { Card } from "@/components/ui/card";
import { CopyableId } from "@/components/ui/copying/copyable-id";
import { PageHeader } from "@/components/ui/page-header";
import { Table, TableBody, TableHead, TableRow, Td, Th } from "@/components/ui/table";
import { RelativeTime } from "@/components/ui/time/relative-time";
import { listKeys } from "@/lib/sessions/keys/keys";
import * as contracts from "@/lib/sessions/keys/keys.contract";
import { currentActor } from "@/lib/web/current-actor";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("admin.sections"))("keys") };
}

/** Those of one size. */
const kinds: Readonly<Record<string, string>> = { ES256: "P-256", EdDSA: "Ed25519" };

const tones = { next: "accent", current: "success", previous: "neutral" } as const satisfies Record<string, Tone>;

/** The keys that sign tokens: which signs now, which comes next, which only verifies. */
export default async function KeysPage({ searchParams }: { searchParams: Query }) {
  const actor = await currentActor();
  if (!can(actor, contracts.listKeys)) return <PageRefused />;
  const { rotate } = await readQuery(searchParams);
  const [t, sections, keys] = await Promise.all([
    getTranslations("admin.keys"),
    getTranslations("admin.sections"),
    listKeys(actor, {}),
  ]);
  const next = keys.find(({ state }) => state === "next");
  const mayRotate = can(actor, contracts.rotateKeys);
  const waiting = keys.filter(({ state }) => state === "next").map(({ alg }) => alg);
  const configured = keys.some((key) => key.configured);
  const choices = contracts.KeyAlgorithm.options
    .filter((alg) => !waiting.includes(alg) && !(alg === "RS256" && configured))
    .map((alg) => ({ alg, isFirst: !keys.some((key) => key.alg === alg) }));
  const scheduled = keys.find(({ rotates_at }) => rotates_at)?.rotates_at;
  return (
    <>
      <PageHeader
        title={sections("keys")}
        description={t("lead")}
        actions={
          mayRotate &&
          choices.length > 0 && <RotateKeys key={rotate} defaultOpen={rotate !== undefined} choices={choices} />
        }
      />
      {next && (
        <Callout className="mb-5" title={t("waitingTitle")}>
          {t("waitingText")} <RelativeTime date={next.active_from} />
        </Callout>
      )}
      <Card flush>
        <Table caption={sections("keys")} stacked>
          <TableHead>
            <Th>{t("kid")}</Th>
            <Th>{t("state")}</Th>
            <Th>{t("kind")}</Th>
            <Th>{t("signsFrom")}</Th>
            <Th>{t("tokensUntil")}</Th>
            <Th>{t("withdrawn")}</Th>
            {mayRotate && (
              <Th>
                <span className="sr-only">{t("revoke")}</span>
              </Th>
            )}
          </TableHead>
          <TableBody>
            {keys.map(
              ({ kid, alg, state, bits, active_from: activeFrom, retired_at: retiredAt, tokens_until: until }) => (
                <TableRow key={kid}>
                  <Td>
                    <CopyableId value={kid} label={t("copyKid")} />
                  </Td>
                  <Td>
                    <Badge tone={tones[state]} dot>
                      {t(`states.${state}`)}
                    </Badge>
                  </Td>
                  <Td label={t("kind")}>{kinds[alg] ?? `RSA ${bits}`}</Td>
                  <Td label={t("signsFrom")}>
                    <RelativeTime date={activeFrom} />
                  </Td>
                  <Td label={t("tokensUntil")}>{until ? <RelativeTime date={until} /> : t("noTokens")}</Td>
                  <Td label={t("withdrawn")}>{retiredAt && <RelativeTime date={retiredAt} />}</Td>
                  {mayRotate && (
                    <Td>
                      <RevokeKey kid={kid} />
                    </Td>
                  )}
                </TableRow>
              ),
            )}
          </TableBody>
        </Table>
      </Card>
      {configured && (
        <Callout className="mt-5" title={t("configuredTitle")}>
          {t("configuredText")}
        </Callout>
      )}
      {scheduled && (
        <p className="mt-4 text-muted">
          {t("scheduled")} <RelativeTime date={scheduled} />
        </p>
      )}
      <Callout className="mt-5" title={t("whoTitle")}>
        <p>{t("whoText")}</p>
        <p className="mt-2">{t("unseen")}</p>
      </Callout>
      <p className="mt-4 max-w-2xl text-pretty text-muted">
        {t.rich("published", {
          link: (text) => (
            <a href="/.well-known/jwks.json" className="link">
              {text}
            </a>
          ),
        })}
      </p>
    </>
  );
}
