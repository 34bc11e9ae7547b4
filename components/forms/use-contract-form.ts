"use client";

import {
  type FormEvent,
  type RefObject,
  useActionState,
  useEffect,
  useEffectEvent,
  useRef,
  useState,
  useTransition,
} from "react";
import type { FieldValues, Path } from "react-hook-form";
import type { ContractCheck, ContractLoader, FieldProblems } from "@/components/forms/contract-check";
import { fieldProblems } from "@/components/forms/field-problems";
import { send } from "@/components/forms/send";
import type { FormAction, FormProblem, FormState } from "@/lib/form";

interface Options<Values extends FieldValues, Result> {
  /** The contract that the action keeps; its body's schema checks the fields. None for a form of nothing but a button. */
  contract?: ContractLoader<Values>;
  action: FormAction<Result>;
  /** Which field a problem that names none belongs to: `{ "user.already.exists": "email" }`. */
  problemFields?: Readonly<Record<string, Path<Values>>>;
  onDone?: (result: Result | undefined) => void;
  /** Fields that a problem proves wrong, by its code; they are emptied and take the focus: `{ "wrong.password": "password" }`. */
  emptied?: Readonly<Record<string, Path<Values>>>;
}

/** What ContractForm and its fields need. */
export interface ContractFormState<Result> {
  state: FormState<Result>;
  /** What stands beside each field. */
  problems: FieldProblems;
  /** Being checked or sent. */
  pending: boolean;
  /** For browsers without scripts. */
  dispatch: (data: FormData) => void;
  submit: (event: FormEvent<HTMLFormElement>) => void;
  correct: (event: FormEvent<HTMLFormElement>) => void;
  /** Fetches what checking needs, while someone still types. */
  prepare: () => void;
  /** Empties the form. */
  reset: () => void;
  /** Shows an answer to what was sent another way than by submitting. */
  show: (answer: FormState<Result>) => void;
  /** To be told by each field that shows its own problem; what no field shows, the form says at its head. */
  announce: (name: string) => () => void;
  /** What is wrong with what no field shows. */
  homeless: readonly (readonly [name: string, problem: string])[];
  element: RefObject<HTMLFormElement | null>;
}

/**
 * A form held by a contract's schema, in the browser before it is sent and on the server after. The server's issues
 * appear at their fields, its other problems above the form, and the focus moves to the first of them; what was typed
 * stays. One submission at a time. The page shows the form without react-hook-form, zod and the contract: they are fetched
 * with the first key or touch, and where that fails the server checks alone. Where nothing comes back at all, because the
 * network, the service or the session is gone, the form stays as it is and says so.
 */
export function useContractForm<Values extends FieldValues, Result = unknown>(
  options: Options<Values, Result>,
): ContractFormState<Result> {
  const { contract, action, problemFields, onDone, emptied = {} } = options;
  const [posted, dispatch] = useActionState<FormState<Result>, FormData>(action, {});
  const [sent, setSent] = useState<FormState<Result>>();
  const [sending, startSending] = useTransition();
  const [places, setPlaces] = useState<ReadonlyMap<string, number>>(new Map());
  const state = sent ?? posted;
  const [shown, setShown] = useState<FieldProblems>();
  const [answered, setAnswered] = useState<FormState<Result>>();
  const [checking, setChecking] = useState(false);
  const element = useRef<HTMLFormElement>(null);
  const started = useRef<Promise<ContractCheck | undefined>>(undefined);
  const busy = useRef(false);
  const refusals = fieldProblems(state.problem, problemFields);

  const prepare = () => {
    const form = element.current;
    if (!contract || !form) return undefined;
    started.current ??= import("@/components/forms/contract-check")
      .then(async ({ startCheck }) => {
        const check = await startCheck(form, contract, setShown);
        check.refuse(shown ?? {});
        return check;
      })
      .catch(() => {
        // Perhaps the next time.
        started.current = undefined;
        return undefined;
      });
    return started.current;
  };

  /** Leads the eye and the keyboard to what is wrong. */
  const turnTo = useEffectEvent((problem: FormProblem) => {
    const wrong = problem.errors.map((code) => emptied[code]).find((name) => name !== undefined);
    const field = wrong && element.current?.elements.namedItem(wrong);
    if (field instanceof HTMLInputElement) {
      field.value = "";
      field.focus();
    } else element.current?.querySelector<HTMLElement>('[aria-invalid="true"], [data-form-alert]')?.focus();
  });
  const takeOver = useEffectEvent((answer: FormState<Result>) => {
    busy.current = false;
    setShown(refusals);
    void started.current?.then((check) => check?.refuse(refusals));
    setAnswered(answer);
    if (!answer.problem && "result" in answer) onDone?.(answer.result);
  });
  useEffect(() => takeOver(state), [state]);

  useEffect(() => {
    if (answered?.problem) turnTo(answered.problem);
  }, [answered]);

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (busy.current) return;
    busy.current = true;
    const { currentTarget, nativeEvent } = event;
    const submitter = nativeEvent instanceof SubmitEvent ? nativeEvent.submitter : null;
    // Read at once: while checking, the button that was pressed stops being a submit button.
    const data = new FormData(currentTarget, submitter);
    setChecking(true);
    const check = await prepare();
    const valid = check ? await check.check() : true;
    setChecking(false);
    if (!valid) {
      busy.current = false;
      // Its message may stand at the head of the form.
      requestAnimationFrame(() => element.current?.querySelector<HTMLElement>("[data-form-alert]")?.focus());
      return;
    }
    startSending(async () => {
      const answer = await send(() => action(state, data));
      startSending(() => setSent(answer));
    });
  };

  const [announce] = useState(() => (name: string) => {
    const count = (by: number) =>
      setPlaces((before) => new Map(before).set(name, Math.max(0, (before.get(name) ?? 0) + by)));
    count(1);
    return () => count(-1);
  });
  // Until scripts run there is no effect: the server's word is read from its answer.
  const problems = shown ?? refusals;

  return {
    state,
    problems,
    announce,
    homeless: Object.entries({ ...refusals, ...problems }).filter(([name]) => !places.get(name)),
    pending: checking || sending,
    dispatch,
    submit: (event) => void submit(event),
    correct: ({ target }) => void prepare()?.then((check) => check?.correct(target)),
    prepare: () => void prepare(),
    reset: () => {
      element.current?.reset();
      started.current = undefined;
      setShown({});
    },
    show: setSent,
    element,
  };
}
