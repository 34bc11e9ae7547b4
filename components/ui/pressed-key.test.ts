import { expect, test } from "vitest";
import { pressedKey } from "@/components/ui/pressed-key";

test.each([
  // QWERTY, with Shift or Caps Lock as well.
  ["j", "KeyJ", "j"],
  ["X", "KeyX", "x"],
  ["?", "Slash", "?"],
  // Russian.
  ["о", "KeyJ", "j"],
  ["Л", "KeyK", "k"],
  ["ч", "KeyX", "x"],
  [".", "Slash", "/"],
  [",", "Slash", "?"],
  // A letter of the Russian alphabet where Latin keyboards have none.
  ["ж", "Semicolon", "ж"],
  // Other Latin layouts go by what the key writes: Dvorak's J stands where others have C, AZERTY's A where others have Q.
  ["j", "KeyC", "j"],
  ["a", "KeyQ", "a"],
  ["z", "Slash", "z"],
  // Letters with accents are nobody's shortcut, and neither are named keys.
  ["é", "Digit2", "é"],
  ["Enter", "Enter", "enter"],
])("%s of %s is %s", (key, code, pressed) => {
  expect(pressedKey({ key, code })).toBe(pressed);
});
