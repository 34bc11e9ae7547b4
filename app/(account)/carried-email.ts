"use client";

import { type RefObject, useEffect } from "react";

/** In this tab only, and gone once it is read: an address belongs in no URL. */
const KEY = "gatehouse-email";

/** Takes the address that stands in a form, or in the one around a link, along to the page that the link leads to. */
export function carryEmail(from: Element | null): void {
  // Named as on every form that asks for one. The sign-in form around the link, if it has an address.
  const field = from?.closest("form")?.elements.namedItem("email");
  if (field instanceof HTMLInputElement && field.value !== "") sessionStorage.setItem(KEY, field.value);
}

/** Fills a form's empty address with the one that was carried here. */
export function useCarriedEmail(form: RefObject<HTMLFormElement | null>): void {
  useEffect(() => {
    const carried = sessionStorage.getItem(KEY);
    sessionStorage.removeItem(KEY);
    const field = form.current?.elements.namedItem("email");
    if (carried && field instanceof HTMLInputElement) field.value = carried;
  }, [form]);
}
