import { ArrowRight, BookOpen, Mail } from "lucide-react";
import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { sectionsFor } from "@/app/admin/sections";
import { PreferenceBar } from "@/app/preference-bar";
import { SignedIn } from "@/app/signed-in";
import { ButtonLink } from "@/components/ui/button-link";
import { CenteredPage } from "@/components/ui/centered-page";
import { Logo } from "@/components/ui/logo";
import { brand } from "@/lib/brand/brand";
import { usesInbox } from "@/lib/mail/transports";
import { isSignUpOpen } from "@/lib/users/account/registration/sign-up";
import { currentActor } from "@/lib/web/current-actor";

/** The first page: the way in, or, for anyone who is in already, the ways on. */
export default async function StartPage() {
  const [t, actor] = await Promise.all([getTranslations("start"), currentActor()]);
  const person = actor.type === "user" ? actor : undefined;
  const ways = person
    ? [
        ...(sectionsFor(person).length > 0 ? [{ href: "/admin", title: t("admin") }] : []),
        { href: "/account", title: t("account") },
      ]
    : [{ href: "/sign-in", title: t("signIn") }, ...(isSignUpOpen() ? [{ href: "/sign-up", title: t("signUp") }] : [])];
  const { name, logoUrl } = brand();
  const links = [
    { href: "/docs", icon: BookOpen, title: t("docs"), hint: t("docsHint"), shown: true },
    { href: "/dev/inbox", icon: Mail, title: t("inbox"), hint: t("inboxHint"), shown: usesInbox() },
  ].filter(({ shown }) => shown);
  return (
    <CenteredPage
      header={
        <>
          <Logo name={name} url={logoUrl} />
          {person && <SignedIn actor={person} />}
        </>
      }
      footer={<PreferenceBar />}
    >
      <div className="w-full max-w-lg">
        <h1 className="text-[2rem] leading-tight font-semibold tracking-tight sm:text-[2.5rem]">{t("title")}</h1>
        <p className="mt-4 text-base text-pretty text-muted sm:text-lg">{t("lead")}</p>
        <div className="mt-8 flex flex-wrap gap-3">
          {ways.map(({ href, title }, index) => (
            <ButtonLink key={href} href={href} variant={index === 0 ? "primary" : "secondary"} size="large">
              {title}
            </ButtonLink>
          ))}
        </div>
        <nav aria-label={t("more")} className="mt-12 border-t border-border">
          {links.map(({ href, icon: Icon, title, hint }) => (
            <Link
              key={href}
              href={href}
              prefetch={false}
              className="group flex items-center gap-4 border-b border-border py-4"
            >
              <Icon className="size-5 shrink-0 text-muted" aria-hidden="true" />
              <span className="min-w-0 flex-1">
                <span className="block font-medium">{title}</span>
                <span className="block text-muted">{hint}</span>
              </span>
              <ArrowRight
                className="size-4 text-muted transition-transform group-hover:translate-x-0.5"
                aria-hidden="true"
              />
            </Link>
          ))}
        </nav>
      </div>
    </CenteredPage>
  );
}
