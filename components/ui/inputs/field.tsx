"use client";

import { useTranslations } from "next-intl";
import { createContext, type ReactNode, useContext, useId } from "react";
import { CircleAlert } from "@/components/ui/icons";

interface Wiring {
  id: string;
  describedBy: string | undefined;
  invalid: boolean;
  required: boolean;
}

const FieldContext = createContext<Wiring | undefined>(undefined);

interface FieldProps {
  label: ReactNode;
  /** Help that stays while there is an error. */
  hint?: ReactNode;
  error?: ReactNode;
  required?: boolean;
  /** Says “optional” beside the label; most fields are required and say nothing. */
  optional?: boolean;
  /** Stands opposite the label but comes after the control for the keyboard, for example “Forgot the password?”. */
  action?: ReactNode;
  children: ReactNode;
}

/** One control with its label, hint and error; the control inside wires itself through useFieldWiring. */
export function Field({ label, hint, error, required = false, optional = false, action, children }: FieldProps) {
  const t = useTranslations("ui");
  const id = useId();
  const describedBy = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(" ") || undefined;
  return (
    <FieldContext value={{ id, describedBy, invalid: Boolean(error), required }}>
      <div className="grid min-w-0 grid-cols-[1fr_auto] gap-x-3">
        <label htmlFor={id} className="mb-1.5 font-medium">
          {label}
          {optional && <span className="ml-1.5 font-normal text-muted">{t("optional")}</span>}
        </label>
        <div className="col-span-2 min-w-0">{children}</div>
        {action && <div className="col-start-2 row-start-1 mb-1.5 justify-self-end">{action}</div>}
        {error && (
          <p id={`${id}-error`} className="col-span-2 mt-1.5 flex items-start gap-1.5 text-danger">
            <CircleAlert className="mt-0.75 size-3.5 shrink-0" />
            <span className="min-w-0">{error}</span>
          </p>
        )}
        {hint && (
          <p id={`${id}-hint`} className="col-span-2 mt-1.5 text-[0.8125rem] text-muted">
            {hint}
          </p>
        )}
      </div>
    </FieldContext>
  );
}

/** Attributes a control takes from the Field around it; none when it stands alone. */
export function useFieldWiring() {
  const wiring = useContext(FieldContext);
  if (!wiring) return {};
  return {
    id: wiring.id,
    "aria-describedby": wiring.describedBy,
    "aria-invalid": wiring.invalid || undefined,
    "aria-required": wiring.required || undefined,
  };
}
