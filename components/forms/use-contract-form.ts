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
import { type FieldValues, type Path, type UseFormReturn, useForm } from "react-hook-form";
import { type ContractLoader, contractResolver, loadResolver } from "@/components/forms/contract-resolver";
import { fieldProblems } from "@/components/forms/field-problems";
import type { FormAction, FormState } from "@/lib/form";

interface Options<Values extends FieldValues, Result> {
  /** The contract that the action keeps; its body's schema checks the fields. */
  contract: ContractLoader<Values>;
  action: FormAction<Result>;
  /** Which field a problem that names none belongs to: `{ "user.already.exists": "email" }`. */
  problemFields?: Readonly<Record<string, Path<Values>>>;
  onDone?: (result: Result | undefined) => void;
}

/** What ContractForm and its fields need. */
export interface ContractFormState<Values extends FieldValues, Result> {
  methods: UseFormReturn<Values, unknown, unknown>;
  state: FormState<Result>;
  /** The server's word on each field, until the form has taken it over: a page rendered without JavaScript never does. */
  fieldErrors: Readonly<Record<string, string>>;
  pending: boolean;
  dispatch: (data: FormData) => void;
  submit: (event: FormEvent<HTMLFormElement>) => void;
  /** Fetches what checking needs, while somebody still types. */
  prepare: () => void;
  element: RefObject<HTMLFormElement | null>;
}

/**
 * A form held by a contract's schema, in the browser before it is sent and on the server after. The server's issues
 * appear at their fields, its other problems above the form, and the focus moves to the first of them; what was typed
 * stays. One submission at a time.
 */
export function useContractForm<Values extends FieldValues, Result = unknown>(
  options: Options<Values, Result>,
): ContractFormState<Values, Result> {
  const { contract, action, problemFields, onDone } = options;
  const [state, dispatch, pending] = useActionState<FormState<Result>, FormData>(action, {});
  const [shown, setShown] = useState<FormState<Result>>();
  const element = useRef<HTMLFormElement>(null);
  const busy = useRef(false);
  const methods = useForm<Values, unknown, unknown>({ resolver: contractResolver(contract) });
  const fieldErrors = fieldProblems(state.problem, problemFields);

  const takeOver = useEffectEvent((answer: FormState<Result>) => {
    busy.current = false;
    for (const [name, message] of Object.entries(fieldProblems(answer.problem, problemFields))) {
      methods.setError(name as Path<Values>, { type: "server", message });
    }
    setShown(answer);
    if (!answer.problem && "result" in answer) onDone?.(answer.result);
  });
  useEffect(() => takeOver(state), [state]);

  useEffect(() => {
    if (shown?.problem)
      element.current?.querySelector<HTMLElement>('[aria-invalid="true"], [data-form-alert]')?.focus();
  }, [shown]);

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (busy.current) return;
    busy.current = true;
    const { currentTarget, nativeEvent } = event;
    const submitter = nativeEvent instanceof SubmitEvent ? nativeEvent.submitter : null;
    // Read at once: while checking, the button that was pressed stops being a submit button.
    const data = new FormData(currentTarget, submitter);
    const send = () => startTransition(() => dispatch(data));
    void methods.handleSubmit(send, () => {
      busy.current = false;
    })(event);
  };
  const prepare = () => void loadResolver(contract).catch(() => undefined);
  return {
    methods,
    state,
    fieldErrors: shown === state ? {} : fieldErrors,
    pending,
    dispatch,
    submit,
    prepare,
    element,
  };
}
