"use client";

import {
  type FormEvent,
  type RefObject,
  startTransition,
  useActionState,
  useEffect,
  useEffectEvent,
  useRef,
  useState,
} from "react";
import { fieldProblems } from "@/components/forms/field-problems";
import type { FormAction, FormState } from "@/lib/form";

/** What PlainForm and its fields need. */
export interface PlainFormState<Result> {
  state: FormState<Result>;
  fieldErrors: Readonly<Record<string, string>>;
  pending: boolean;
  dispatch: (data: FormData) => void;
  submit: (event: FormEvent<HTMLFormElement>) => void;
  /** Takes back what was said of a field that is being corrected. */
  correct: (event: FormEvent<HTMLFormElement>) => void;
  element: RefObject<HTMLFormElement | null>;
}

/** Required fields that hold nothing. Everything else is the server's to say. */
function emptyFields(form: HTMLFormElement): Record<string, string> {
  const inputs = [...form.elements].filter((element) => element instanceof HTMLInputElement);
  return Object.fromEntries(
    inputs.filter(({ name, validity }) => name && validity.valueMissing).map(({ name }) => [name, "required"]),
  );
}

/**
 * A form of one or two fields that only the server checks, by the same contract. Where ContractForm needs
 * react-hook-form and zod, this needs neither: the first page that people load should be light. What was typed stays,
 * the focus moves to the first problem, and there is one submission at a time.
 */
export function usePlainForm<Result>({ action }: { action: FormAction<Result> }): PlainFormState<Result> {
  const [state, dispatch, pending] = useActionState<FormState<Result>, FormData>(action, {});
  const [fieldErrors, setFieldErrors] = useState<Record<string, string>>();
  const [answered, setAnswered] = useState<FormState<Result>>(state);
  const element = useRef<HTMLFormElement>(null);
  const busy = useRef(false);

  const takeOver = useEffectEvent((answer: FormState<Result>) => {
    busy.current = false;
    setFieldErrors(fieldProblems(answer.problem));
    setAnswered(answer);
  });
  useEffect(() => takeOver(state), [state]);

  const focusProblem = useEffectEvent(() => {
    element.current?.querySelector<HTMLElement>('[aria-invalid="true"], [data-form-alert]')?.focus();
  });
  useEffect(() => {
    if (answered.problem) focusProblem();
  }, [answered]);

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (busy.current) return;
    const { currentTarget: form, nativeEvent } = event;
    const empty = emptyFields(form);
    setFieldErrors(empty);
    const [first] = Object.keys(empty);
    if (first) {
      form.querySelector<HTMLElement>(`[name="${first}"]`)?.focus();
      return;
    }
    busy.current = true;
    const submitter = nativeEvent instanceof SubmitEvent ? nativeEvent.submitter : null;
    startTransition(() => dispatch(new FormData(form, submitter)));
  };
  const correct = ({ target }: FormEvent<HTMLFormElement>) => {
    if (!(target instanceof HTMLInputElement) || !fieldErrors?.[target.name]) return;
    const { [target.name]: _, ...rest } = fieldErrors;
    setFieldErrors(rest);
  };
  // Until scripts run there is no effect: the server's word is read from its answer.
  return {
    state,
    fieldErrors: fieldErrors ?? fieldProblems(state.problem),
    pending,
    dispatch,
    submit,
    correct,
    element,
  };
}
