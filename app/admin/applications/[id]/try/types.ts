import type { z } from "zod";
import type * as contracts from "@/lib/oauth/trial/trial.contract";

export type Started = z.output<(typeof contracts.startClientTrial)["output"]>;
export type Result = z.output<(typeof contracts.finishClientTrial)["output"]>;
export type TrialError = NonNullable<Result["error"]>;
