import { partsOf, Refusal } from "@/lib/env/schema";

/** Types of blockchain addresses, each once, as claims must say them: in this very spelling. */
export function readAddressTypes(text: string): string[] {
  const types = partsOf(text);
  if (types.includes("*")) throw new Refusal("names each type: a * stands for nothing");
  if (types.some((type) => type.length > 64)) throw new Refusal("must hold types of at most 64 characters");
  if (types.some((type) => !/^[\p{L}\p{N}][\p{L}\p{N} ._:/-]*$/u.test(type)))
    throw new Refusal("must hold words alone: letters, digits, spaces and . _ : / -");
  return [...new Set(types.map((type) => type.normalize("NFC")))];
}
