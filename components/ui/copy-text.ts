/** Copies as browsers did before they had a clipboard for scripts; it needs a field, which must be where the focus may go. */
function copyBySelection(text: string, beside: HTMLElement): boolean {
  const field = document.createElement("textarea");
  field.value = text;
  field.readOnly = true;
  field.className = "sr-only";
  beside.after(field);
  field.select();
  const done = document.execCommand("copy");
  field.remove();
  beside.focus();
  return done;
}

/**
 * Puts a text into the clipboard. Without a secure context, as on `http://host.lan`, browsers have no clipboard for scripts,
 * and anywhere they may refuse it.
 * @param beside the button that was pressed
 * @returns whether it is there now
 */
export async function copyText(text: string, beside: HTMLElement): Promise<boolean> {
  try {
    if (!window.isSecureContext) return copyBySelection(text, beside);
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // Refused: whoever pressed the button is told.
    return false;
  }
}
