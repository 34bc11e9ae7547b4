import { useTranslations } from "next-intl";
import { Badge } from "@/components/ui/badge";
import type { Access } from "@/lib/operation";

/** Who may call an operation, in a word: the permission it needs, where it needs one. */
export function AccessBadge({ access }: { access: Access }) {
  const t = useTranslations("docs.access");
  if (typeof access === "object") return <Badge>{access.permission}</Badge>;
  if (access === "public") return <Badge tone="success">{t("public")}</Badge>;
  if (access === "authenticated" || access === "user") return <Badge>{t("signedIn")}</Badge>;
  return <Badge>{access}</Badge>;
}

/** The same as a sentence. */
export function AccessText({ access, takesToken }: { access: Access; takesToken: boolean }) {
  const t = useTranslations("docs.access");
  const code = (name: string) => ({
    permission: name,
    code: (children: React.ReactNode) => <code className="font-mono text-[0.8125rem]">{children}</code>,
  });
  if (typeof access === "object") return t.rich("permissionOrSelfText", code(access.permission));
  if (access === "public") return takesToken ? t("publicWithTokenText") : t("publicText");
  if (access === "authenticated") return t("authenticatedText");
  if (access === "user") return t("userText");
  return t.rich("permissionText", code(access));
}
