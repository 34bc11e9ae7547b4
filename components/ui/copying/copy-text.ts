/** The older way, which also works on pages without a secure context like http://host.lan. */
function copySelected(text: string, beside: HTMLElement): boolean {
  const field = document.createElement("textarea");
  field.value = text;
  field.readOnly = true;
  field.className = "sr-only";
  // Beside the button: an open dialog gives the focus to nothing outside of itself.
  beside.after(field);
  field.select();
  try {
    return document.execCommand("copy");
  } finally {
    field.remove();
    beside.focus();
  }
}

/**
 * Copies a text, by whatever way the browser allows here.
 * @param beside the button that was pressed
 * @returns whether it is copied
 */
export async function copyText(text: string, beside: HTMLElement): Promise<boolean> {
  // Absent without a secure context, whatever its type says.
  const clipboard: Clipboard | undefined = navigator.clipboard;
  const copied = await clipboard?.writeText(text).then(
    () => true,
    () => false,
  );
  return copied || copySelected(text, beside);
}
