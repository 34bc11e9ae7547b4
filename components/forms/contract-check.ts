import "@/components/forms/schemas-without-eval";
import { zodResolver } from "@hookform/resolvers/zod";
import { createFormControl, type FieldErrors, type FieldValues, get, type Resolver, set } from "react-hook-form";
import type { z } from "zod";
import { submittedValues } from "@/lib/form";
import { readSwitches } from "@/lib/form-switches";

/** A contract fetched when it is needed: `() => import("@/lib/authentication/sign-in.contract").then(({ login }) => login)`. */
export type ContractLoader<Values extends FieldValues> = () => Promise<{
  body?: z.ZodType<unknown, Values> | undefined;
}>;

/** What is wrong with each field: a detail of the contract or the code of a problem, by the field's name. */
export type FieldProblems = Readonly<Record<string, string>>;

type FieldElement = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

const isField = (element: EventTarget | null): element is FieldElement =>
  element instanceof HTMLInputElement || element instanceof HTMLSelectElement || element instanceof HTMLTextAreaElement;

/** Everything in a form that a person fills in, in the order of the page. */
const fieldsOf = (form: HTMLFormElement): FieldElement[] =>
  [...form.elements].filter(isField).filter(({ name, type }) => name !== "" && type !== "hidden");

/**
 * Checks what the form would send, as the server will: nothing that a password manager filled in silently is missed.
 * Fields marked `required` must not be empty, even where the contract takes an empty text. What no field of this form can
 * show is the server's to say.
 */
function resolveForm<Values extends FieldValues>(
  form: HTMLFormElement,
  schema: z.ZodType<unknown, Values> | undefined,
): Resolver<Values, unknown, unknown> {
  const byContract = schema && zodResolver(schema);
  return async (values, context, options) => {
    // The form's own values; that they fit is what the schema finds out.
    const sent = readSwitches(schema, submittedValues(new FormData(form))) as Values;
    const answer = await byContract?.(sent, context, options);
    const errors: FieldErrors<Values> = {};
    for (const field of fieldsOf(form)) {
      const missing = field.validity.valueMissing && { type: "required", message: "required", ref: field };
      const error: unknown = missing || get(answer?.errors, field.name);
      if (error) set(errors, field.name, error);
    }
    return Object.keys(errors).length > 0 ? { values: {}, errors } : { values, errors: {} };
  };
}

/** What checks one form in the browser. */
export interface ContractCheck {
  /** Whether the form may be sent. If not, the fields say why, and the first of them has the focus. */
  check: () => Promise<boolean>;
  /** Takes back, or says anew, what was said of a field that is being corrected. */
  correct: (target: EventTarget | null) => void;
  /** Puts the server's word beside the fields. */
  refuse: (problems: FieldProblems) => void;
}

/**
 * Binds react-hook-form and a contract to a form that is already on the page, keeping what is typed. Weighs 45 KB, which
 * is why it is fetched with the first key or touch: import it lazily.
 * @param show told what is wrong with the fields, whenever that changes
 */
export async function startCheck<Values extends FieldValues>(
  form: HTMLFormElement,
  load: ContractLoader<Values>,
  show: (problems: FieldProblems) => void,
): Promise<ContractCheck> {
  const { body } = await load();
  const { register, handleSubmit, subscribe, setError, clearErrors, getErrors } = createFormControl<
    FieldValues,
    unknown,
    unknown
  >({ resolver: resolveForm<FieldValues>(form, body) });
  const registerFields = () => {
    for (const field of fieldsOf(form)) register(field.name).ref(field);
  };
  subscribe({
    formState: { errors: true },
    callback: ({ errors }) => {
      const found: Record<string, string> = {};
      for (const { name } of fieldsOf(form)) {
        // react-hook-form's `get` is untyped.
        const error: { message?: unknown } | undefined = get(errors, name);
        if (typeof error?.message === "string") found[name] = error.message;
      }
      show(found);
    },
  });
  registerFields();
  return {
    async check() {
      // Some may have come since.
      registerFields();
      let valid = false;
      await handleSubmit(() => {
        valid = true;
      })();
      return valid;
    },
    correct(target) {
      if (!isField(target) || !target.name) return;
      // Only the server can say it again.
      if (getErrors(target.name)?.type === "server") clearErrors(target.name);
      void register(target.name).onChange({ target, type: "change" });
    },
    refuse(problems) {
      for (const [name, message] of Object.entries(problems)) setError(name, { type: "server", message });
    },
  };
}
