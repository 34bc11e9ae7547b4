import { useTranslations } from "next-intl";
import { Badge } from "@/components/ui/badge";
import { RelativeTime } from "@/components/ui/time/relative-time";

interface TokensProps {
  tokens: readonly { created_at: string; expires_at: string | null }[];
}

/** The service tokens that still work: only their dates are known. */
export function Tokens({ tokens }: TokensProps) {
  const t = useTranslations("admin.applications");
  if (tokens.length === 0) return <p className="text-muted">{t("noTokens")}</p>;
  return (
    <ul className="divide-y divide-border">
      {tokens.map(({ created_at: createdAt, expires_at: expiresAt }) => (
        <li
          key={createdAt}
          className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 py-2.5 first:pt-0 last:pb-0"
        >
          <span>
            <span className="font-mono text-[0.8125rem]">gha_••••••••</span>
            <span className="ml-3 text-muted">
              {t("tokenMade")} <RelativeTime date={createdAt} />
            </span>
          </span>
          {expiresAt ? (
            <span className="text-warning">
              {t("tokenEnds")} <RelativeTime date={expiresAt} />
            </span>
          ) : (
            <Badge tone="success" dot>
              {t("tokenCurrent")}
            </Badge>
          )}
        </li>
      ))}
    </ul>
  );
}
