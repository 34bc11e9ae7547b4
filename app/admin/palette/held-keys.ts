/** What was typed before the palette was there. */
export interface HeldKeys {
  text: string;
  /** Enter came after it. */
  entered: boolean;
}

/**
 * Keeps the keys that are meant for the palette while its code is on its way. Ends with the function it returns, which says
 * what was typed, or with Escape.
 */
export function holdKeys(onEscape: () => void): () => HeldKeys {
  const held: HeldKeys = { text: "", entered: false };
  const stop = () => removeEventListener("keydown", hold, { capture: true });
  function hold(event: KeyboardEvent): void {
    if (event.metaKey || event.ctrlKey || event.isComposing) return;
    event.preventDefault();
    event.stopPropagation();
    if (event.key === "Escape") {
      stop();
      onEscape();
    } else if (held.entered) return;
    else if (event.key === "Enter") held.entered = true;
    else if (event.key === "Backspace") held.text = held.text.slice(0, -1);
    else if ([...event.key].length === 1) held.text += event.key;
  }
  addEventListener("keydown", hold, { capture: true });
  return () => {
    stop();
    return held;
  };
}
