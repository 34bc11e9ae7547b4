import { getTranslations } from "next-intl/server";
import type { z } from "zod";
import { InlineName } from "@/app/admin/users/[uid]/inline-name";
import { LocaleSelect } from "@/app/admin/users/[uid]/locale-select";
import { Card } from "@/components/ui/card";
import { CopyButton } from "@/components/ui/copying/copy-button";
import { DescriptionList } from "@/components/ui/description-list";
import { RelativeTime } from "@/components/ui/time/relative-time";
import type { User } from "@/lib/users/users.contract";

function Copyable({ value, label }: { value: string; label: string }) {
  return (
    <span className="flex items-center gap-1">
      <span className="min-w-0 font-mono text-[0.8125rem] break-all">{value}</span>
      <span className="-my-2 shrink-0">
        <CopyButton value={value} label={label} compact />
      </span>
    </span>
  );
}

/** What is known of the account; name and language can be changed in place. */
export async function ProfileCard({ user, editable }: { user: z.output<typeof User>; editable: boolean }) {
  const [t, list] = await Promise.all([getTranslations("admin.user"), getTranslations("admin.users")]);
  const none = <span className="text-muted">—</span>;
  return (
    <Card title={t("profile")}>
      <DescriptionList
        items={[
          {
            term: list("name"),
            details: editable ? (
              <InlineName uid={user.uid} name={user.name === user.email ? "" : user.name} />
            ) : (
              <bdi>{user.name}</bdi>
            ),
          },
          {
            term: list("columns.locale"),
            details: editable ? <LocaleSelect uid={user.uid} locale={user.locale} /> : list(`locales.${user.locale}`),
          },
          { term: list("columns.created"), details: <RelativeTime date={user.created_at} /> },
          { term: list("columns.source"), details: user.source ?? none },
          {
            term: list("columns.addresses"),
            details:
              user.addresses.length === 0 ? (
                none
              ) : (
                <ul className="space-y-1">
                  {user.addresses.map((address) => (
                    <li key={address}>
                      <Copyable value={address} label={t("copyAddress", { address })} />
                    </li>
                  ))}
                </ul>
              ),
          },
        ]}
      />
    </Card>
  );
}
