import { stemmer as stemEnglish } from "@orama/stemmers/english";
import { stemmer as stemRussian } from "@orama/stemmers/russian";

/** Words of a text and where they stand; punctuation, which separates paths and codes as well, belongs to none. */
export function* wordsIn(text: string): Generator<{ word: string; start: number }> {
  for (const { 0: word, index } of text.matchAll(/[\p{L}\p{N}]+/gu)) yield { word, start: index };
}

/** A word as the index knows it. */
export const plain = (word: string): string => word.toLowerCase().replaceAll("ё", "е");

/** The part of a plain word that its forms share, by its letters: both languages stand in every text. */
export const stem = (word: string): string =>
  /\p{Script=Cyrillic}/u.test(word) ? stemRussian(word) : stemEnglish(word);
