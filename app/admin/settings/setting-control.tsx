"use client";

import { useFormatter, useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { controls } from "@/app/admin/settings/controls";
import { inLargerUnit } from "@/app/admin/settings/duration";
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

/** One line for what is typed; a color is chosen from the browser's own palette, too. */
function TypedValue({
  name,
  value,
  onChange,
  disabled,
}: Pick<SettingControlProps, "name" | "value" | "onChange" | "disabled">) {
  const t = useTranslations("admin.settings.form");
  const format = useFormatter();
  const control = controls[name];
  const unit = control.kind === "number" ? control.unit : undefined;
  const larger = unit === "second" ? inLargerUnit(value) : undefined;
  const input = (
    <Input
      name={name}
      value={value}
      onChange={(event) => onChange(event.target.value)}
      disabled={disabled}
      autoComplete="off"
      spellCheck={false}
      inputMode={control.kind === "number" ? "numeric" : undefined}
      className={control.kind === "number" ? "max-w-40 tabular-nums" : ""}
    />
  );
  if (control.kind === "color")
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
        {input}
      </span>
    );
  if (!unit) return input;
  return (
    <span className="flex flex-wrap items-center gap-x-2.5 gap-y-1">
      {input}
      <span className="text-muted">
        {t(`units.${unit}`)}
        {larger && ` = ${format.number(larger.value, { style: "unit", unit: larger.unit, unitDisplay: "long" })}`}
      </span>
    </span>
  );
}

/** A setting with its name, what it is for, where its value comes from and what is wrong with it. */
export function SettingControl({ name, value, onChange, disabled, error, source }: SettingControlProps) {
  const t = useTranslations("admin.settings.form");
  const control = controls[name];
  const label = t(`fields.${name}.label`);
  const hint = t(`fields.${name}.hint`);
  const nameOf = (option: string) => {
    const choice = `${name}-${option.replaceAll(",", "-")}` as Option; // `has` tells whether it is one
    const key = `options.${choice}` as const;
    return t.has(key) ? t(key) : option;
  };
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
          options={optionsOf(control.options, value).map((option) => ({ value: option, label: nameOf(option) }))}
        />
      ) : (
        <TypedValue name={name} value={value} onChange={onChange} disabled={disabled} />
      )}
    </Field>
  );
}

/** With what the environment says in a spelling of its own. */
const optionsOf = (options: readonly string[], value: string) =>
  options.includes(value) ? options : [...options, value];
