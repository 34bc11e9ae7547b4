import type { z } from "zod";
import { KeyAlgorithm as Contract } from "@/lib/sessions/keys/keys.contract";

export type KeyAlgorithm = z.output<typeof Contract>;

/** What keys sign with, RS256 first. */
export const keyAlgorithms: readonly KeyAlgorithm[] = Contract.options;
