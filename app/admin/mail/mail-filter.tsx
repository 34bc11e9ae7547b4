import Link from "next/link";
import { useTranslations } from "next-intl";
import { addressOf } from "@/app/admin/address";
import { Button } from "@/components/ui/button";
import { ButtonLink } from "@/components/ui/button-link";
import { classNames } from "@/components/ui/class-names";
import { Input } from "@/components/ui/input";

const states = ["pending", "sent", "failed", "dropped"] as const;

/** State and recipient, both in the address: links and a plain GET form. */
export function MailFilter({ state, recipient }: { state: string | undefined; recipient: string | undefined }) {
  const t = useTranslations("admin.mail");
  return (
    <div className="mb-5 flex flex-wrap items-center justify-between gap-x-6 gap-y-3">
      <nav aria-label={t("state")} className="flex max-w-full overflow-x-auto rounded-lg bg-subtle p-0.75">
        {[undefined, ...states].map((choice) => (
          <Link
            key={choice ?? "all"}
            href={addressOf("/admin/mail", { state: choice, recipient })}
            aria-current={choice === state ? "page" : undefined}
            className={classNames(
              "flex h-8 items-center rounded-md px-3 font-medium whitespace-nowrap pointer-coarse:h-10",
              choice === state ? "bg-raised shadow-card" : "text-muted hover:text-foreground",
            )}
          >
            {choice ? t(`states.${choice}`) : t("all")}
          </Link>
        ))}
      </nav>
      <form action="/admin/mail" className="flex flex-1 gap-2 sm:max-w-md" key={recipient}>
        {state && <input type="hidden" name="state" value={state} />}
        <Input
          type="search"
          name="recipient"
          aria-label={t("recipient")}
          placeholder={t("recipientHint")}
          inputMode="email"
          autoComplete="off"
          defaultValue={recipient}
        />
        <Button type="submit" className="h-10">
          {t("apply")}
        </Button>
        {recipient && (
          <ButtonLink href={addressOf("/admin/mail", { state })} variant="ghost" className="h-10">
            {t("clear")}
          </ButtonLink>
        )}
      </form>
    </div>
  );
}
