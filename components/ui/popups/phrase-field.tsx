"use client";

import { useTranslations } from "next-intl";
import { Field } from "@/components/ui/inputs/field";
import { Input } from "@/components/ui/inputs/input";

interface PhraseFieldProps {
  phrase: string;
  typed: string;
  onType: (typed: string) => void;
}

/** Asks for a phrase before what cannot be undone, or hands out much. */
export function PhraseField({ phrase, typed, onType }: PhraseFieldProps) {
  const t = useTranslations("ui");
  return (
    <Field label={t.rich("typePhrase", { phrase, mark: (text) => <strong className="font-mono">{text}</strong> })}>
      <Input
        value={typed}
        onChange={(event) => onType(event.target.value)}
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
      />
    </Field>
  );
}
