import { useTranslations } from "next-intl";
import { ActionForm } from "@/components/forms/action-form";
import { classNames } from "@/components/ui/class-names";
import { Monitor, Moon, Sun } from "@/components/ui/icons";
import { type Theme, themes } from "@/lib/brand/theme";

const icons = { system: Monitor, light: Sun, dark: Moon };

/** System, light or dark. Each choice is a submit button, so it works without JavaScript; the action sets the cookie. */
export function ThemeChoice({ current, action }: { current: Theme; action: (data: FormData) => Promise<void> }) {
  const t = useTranslations("ui");
  return (
    <ActionForm action={action}>
      <fieldset className="inline-flex gap-0.5 rounded-full border border-border p-0.5">
        <legend className="sr-only">{t("themeLabel")}</legend>
        {themes.map((theme) => {
          const Icon = icons[theme];
          return (
            <button
              key={theme}
              type="submit"
              name="theme"
              value={theme}
              aria-pressed={theme === current}
              aria-label={t(`theme.${theme}`)}
              title={t(`theme.${theme}`)}
              className={classNames(
                "grid size-7 place-items-center rounded-full transition-colors pointer-coarse:size-10",
                theme === current ? "bg-subtle text-foreground" : "text-muted hover:text-foreground",
              )}
            >
              <Icon className="size-3.75" />
            </button>
          );
        })}
      </fieldset>
    </ActionForm>
  );
}
