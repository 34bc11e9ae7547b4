"use client";

import { useFormatter, useTranslations } from "next-intl";
import { type ReactNode, useState } from "react";
import { controls } from "@/app/admin/settings/controls";
import { inSeconds, inUnits, type Unit, units } from "@/app/admin/settings/duration";
import { Checkbox } from "@/components/ui/inputs/checkbox";
import { Field } from "@/components/ui/inputs/field";
import { Input } from "@/components/ui/inputs/input";
import { Select } from "@/components/ui/inputs/select";
import type { EditableName } from "@/lib/env/editable";
import type messages from "@/lib/i18n/en.json";

type Option = keyof (typeof messages)["admin"]["settings"]["form"]["options"];

interface SettingControlProps {
  name: EditableName;
  /** In the words of the environment. */
  value: string;
  onChange: (value: string) => void;
  disabled: boolean;
  error: string | undefined;
  /** Where the value comes from. */
  source: ReactNode;
}

type TypedProps = Pick<SettingControlProps, "name" | "value" | "onChange" | "disabled">;

/** One line, short where it holds a number. */
function Line({ name, value, onChange, disabled }: TypedProps) {
  const isNumber = ["number", "days", "duration"].includes(controls[name].kind);
  return (
    <Input
      name={name}
      value={value}
      onChange={(event) => onChange(event.target.value)}
      disabled={disabled}
      autoComplete="off"
      spellCheck={false}
      inputMode={isNumber ? "numeric" : undefined}
      className={isNumber ? "max-w-40 tabular-nums" : ""}
    />
  );
}

/** A color is typed, or chosen from the browser's own palette. */
function Color({ value, onChange, disabled, ...rest }: TypedProps) {
  const t = useTranslations("admin.settings.form");
  return (
    <span className="flex items-center gap-2.5">
      <input
        type="color"
        aria-label={t("pickColor")}
        value={/^#[0-9a-f]{6}$/i.test(value) ? value : "#000000"}
        onChange={(event) => onChange(event.target.value)}
        disabled={disabled}
        className="h-10 w-12 shrink-0 cursor-pointer rounded-lg border border-control bg-surface p-1 disabled:opacity-55"
      />
      <Line value={value} onChange={onChange} disabled={disabled} {...rest} />
    </span>
  );
}

/** Seconds, written in the unit that suits them or that was chosen; `inSecondsOnly` is for a complaint that counts them. */
function Duration({ value, onChange, disabled, inSecondsOnly, ...rest }: TypedProps & { inSecondsOnly: boolean }) {
  const t = useTranslations("admin.settings.form");
  const [wanted, setWanted] = useState<Unit>();
  const { amount, unit } = inUnits(value, inSecondsOnly ? "second" : wanted);
  return (
    <span className="flex items-center gap-2.5">
      <Line
        value={amount}
        onChange={(typed) => {
          setWanted(unit);
          onChange(inSeconds(typed, unit));
        }}
        disabled={disabled}
        {...rest}
      />
      <Select
        id={undefined}
        aria-label={t("unit", { setting: t(`fields.${rest.name}.label`) })}
        value={unit}
        onChange={({ target }) => {
          const chosen = units.find((known) => known === target.value);
          if (!chosen) return;
          setWanted(chosen);
          onChange(inSeconds(amount, chosen));
        }}
        disabled={disabled}
        options={units.map((known) => ({ value: known, label: t(`units.${known}`, { count: Number(amount) || 0 }) }))}
        className="w-36"
      />
    </span>
  );
}

/** What a setting is typed with. */
function TypedValue({ inSecondsOnly, ...typed }: TypedProps & { inSecondsOnly: boolean }) {
  const t = useTranslations("admin.settings.form");
  const { kind } = controls[typed.name];
  if (kind === "color") return <Color {...typed} />;
  if (kind === "duration") return <Duration {...typed} inSecondsOnly={inSecondsOnly} />;
  if (kind !== "days") return <Line {...typed} />;
  return (
    <span className="flex items-center gap-2.5">
      <Line {...typed} />
      <span className="text-muted">{t("units.day", { count: Number(typed.value) || 0 })}</span>
    </span>
  );
}

/** Says what a setting holds in the words of the page. */
export function useValueText() {
  const t = useTranslations("admin.settings.form");
  const format = useFormatter();
  return (name: EditableName, value: string): string => {
    if (value === "") return t("nothing");
    const { kind } = controls[name];
    if (kind === "switch") return t(value === "on" ? "on" : "off");
    if (kind !== "duration" && kind !== "days") return optionName(t, name, value);
    const { amount, unit } = kind === "days" ? { amount: value, unit: "day" } : inUnits(value);
    return Number.isNaN(Number(amount))
      ? value
      : format.number(Number(amount), { style: "unit", unit, unitDisplay: "long" });
  };
}

type FormTexts = ReturnType<typeof useTranslations<"admin.settings.form">>;

/** What a choice is called; what is none stays as it is. */
function optionName(t: FormTexts, name: EditableName, option: string): string {
  const choice = `${name}-${option.replaceAll(",", "-")}` as Option; // `has` tells whether it is one
  const key = `options.${choice}` as const;
  return t.has(key) ? t(key) : option;
}

/** A setting with its name, what it is for, where its value comes from and what is wrong with it. */
export function SettingControl({ name, value, onChange, disabled, error, source }: SettingControlProps) {
  const t = useTranslations("admin.settings.form");
  const control = controls[name];
  const label = t(`fields.${name}.label`);
  const hint = t(`fields.${name}.hint`);
  if (control.kind === "switch")
    return (
      <div className="flex flex-wrap items-start justify-between gap-x-3 gap-y-2">
        <Checkbox
          name={name}
          className="min-w-0 flex-1 basis-56"
          label={<span className="font-medium">{label}</span>}
          hint={hint}
          checked={value === "on"}
          onChange={(event) => onChange(event.target.checked ? "on" : "off")}
          disabled={disabled}
        />
        {source}
      </div>
    );
  return (
    <Field label={label} hint={hint} error={error} action={source}>
      {control.kind === "choice" ? (
        <Select
          name={name}
          value={value}
          onChange={(event) => onChange(event.target.value)}
          disabled={disabled}
          options={optionsOf(control.options, value).map((option) => ({
            value: option,
            label: optionName(t, name, option),
          }))}
        />
      ) : (
        <TypedValue
          name={name}
          value={value}
          onChange={onChange}
          disabled={disabled}
          inSecondsOnly={error !== undefined}
        />
      )}
    </Field>
  );
}

/** With what the environment says in a spelling of its own. */
const optionsOf = (options: readonly string[], value: string) =>
  options.includes(value) ? options : [...options, value];
