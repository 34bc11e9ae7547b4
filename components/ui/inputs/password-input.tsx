"use client";

import { useTranslations } from "next-intl";
import { type ComponentProps, useState } from "react";
import { classNames } from "@/components/ui/class-names";
import { CapsLock, Eye, EyeOff } from "@/components/ui/icons";
import { Input } from "@/components/ui/inputs/input";

/** A password, hidden until its eye is pressed. Says when Caps Lock is on. Pasting and password managers just work. */
export function PasswordInput({
  className,
  onKeyDown,
  onKeyUp,
  onBlur,
  ...rest
}: Omit<ComponentProps<"input">, "type">) {
  const t = useTranslations("ui");
  const [shown, setShown] = useState(false);
  const [capsLock, setCapsLock] = useState(false);
  const Icon = shown ? EyeOff : Eye;
  return (
    <>
      <span className="relative block">
        <Input
          {...rest}
          type={shown ? "text" : "password"}
          spellCheck={false}
          autoCapitalize="off"
          autoCorrect="off"
          className={classNames("pr-11", className)}
          onKeyDown={(event) => {
            // Autofill fires key events that are not keyboard events.
            setCapsLock(event.nativeEvent instanceof KeyboardEvent && event.getModifierState("CapsLock"));
            onKeyDown?.(event);
          }}
          onKeyUp={(event) => {
            setCapsLock(event.nativeEvent instanceof KeyboardEvent && event.getModifierState("CapsLock"));
            onKeyUp?.(event);
          }}
          onBlur={(event) => {
            setCapsLock(false);
            onBlur?.(event);
          }}
        />
        <button
          type="button"
          aria-pressed={shown}
          aria-label={t("showPassword")}
          onClick={() => setShown(!shown)}
          className="needs-script absolute inset-y-0 right-0 grid w-11 place-items-center rounded-r-lg text-muted -outline-offset-2 hover:text-foreground"
        >
          <Icon className="size-4" />
        </button>
      </span>
      <span role="status" className="block text-[0.8125rem] text-warning">
        {capsLock && (
          <span className="mt-1.5 flex items-center gap-1.5">
            <CapsLock className="size-4" />
            {t("capsLock")}
          </span>
        )}
      </span>
    </>
  );
}
