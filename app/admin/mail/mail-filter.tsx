import Form from "next/form";
import { useTranslations } from "next-intl";
import { addressOf } from "@/app/admin/address";
import { Button } from "@/components/ui/button";
import { ButtonLink } from "@/components/ui/button-link";
import { Input } from "@/components/ui/inputs/input";
import { SegmentedLinks } from "@/components/ui/navigation/segmented-links";

const states = ["pending", "sent", "failed", "dropped"] as const;

/** State and recipient, both in the address: links and a plain GET form. */
export function MailFilter({ state, recipient }: { state: string | undefined; recipient: string | undefined }) {
  const t = useTranslations("admin.mail");
  return (
    <div className="mb-5 flex flex-wrap items-center justify-between gap-x-6 gap-y-3">
      <SegmentedLinks
        label={t("state")}
        items={[undefined, ...states].map((choice) => ({
          key: choice ?? "all",
          href: addressOf("/admin/mail", { state: choice, recipient }),
          label: choice ? t(`states.${choice}`) : t("all"),
          current: choice === state,
        }))}
      />
      <Form action="/admin/mail" className="flex flex-1 gap-2 sm:max-w-md" key={recipient}>
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
      </Form>
    </div>
  );
}
