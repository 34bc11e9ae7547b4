import { refresh } from "next/cache";
import type { Contract, Operation } from "@/lib/operation";
import { action } from "@/lib/web/action";

/** A server action of an operation that changes what the page shows: the page as it is then comes with the answer. */
export const change = <C extends Contract>(operation: Operation<C>) =>
  action(operation, (output) => {
    refresh();
    return output;
  });
