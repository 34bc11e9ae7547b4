"use client";

import { use, useEffect, useState } from "react";

/** What a promise holds. Only the first is waited for: while a later one is on its way, it is still what the last one held. */
export function useLatest<Value>(promise: Promise<Value>): Value {
  const [settled, setSettled] = useState(promise);
  useEffect(() => {
    let current = true;
    const settle = () => {
      if (current) setSettled(promise);
    };
    promise.then(settle, settle);
    return () => {
      current = false;
    };
  }, [promise]);
  return use(settled);
}
