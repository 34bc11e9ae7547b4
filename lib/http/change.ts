import { refresh } from "next/cache";
import { action } from "@/lib/http/action";
import type { Contract, Operation } from "@/lib/operation";

/** A server action of an operation that changes what the page shows: the page as it is then comes with the answer. */
export const change = <C extends Contract>(operation: Operation<C>) =>
  action(operation, (output) => {
    refresh();
    return output;
  });
