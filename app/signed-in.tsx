import { LayoutDashboard } from "lucide-react";
import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { SignOutButton } from "@/app/(account)/sign-out/button";
import { sectionsFor } from "@/app/admin/sections";
import { Avatar } from "@/components/ui/avatar";
import { ButtonLink } from "@/components/ui/button-link";
import type { UserActor } from "@/lib/actor";

/** Who is signed in, for the head of a page: the way to the own account, to the dashboard for anyone who has one, and out. */
export async function SignedIn({ actor }: { actor: UserActor }) {
  const t = await getTranslations("account");
  return (
    <div className="flex min-w-0 items-center gap-2 sm:gap-4">
      {sectionsFor(actor).length > 0 && (
        <ButtonLink href="/admin" prefetch={false} variant="ghost" size="small" title={t("administration")}>
          <LayoutDashboard className="size-4 text-muted" aria-hidden="true" />
          <span className="max-sm:sr-only">{t("administration")}</span>
        </ButtonLink>
      )}
      <Link
        href="/account"
        prefetch={false}
        className="flex min-w-0 items-center gap-2.5 rounded-lg"
        title={actor.email}
      >
        <Avatar name={actor.name} size="small" />
        <span className="max-w-48 truncate font-medium max-sm:sr-only">
          <bdi>{actor.name}</bdi>
        </span>
      </Link>
      <SignOutButton label={t("signOut")} quiet />
    </div>
  );
}
