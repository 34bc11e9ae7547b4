import { log } from "@/lib/log";

/**
 * From now on, what libraries and Node warn of (`process.emitWarning`) becomes lines of the log, no longer plain text.
 * @returns to be called once the configuration is complete: until then warnings wait, for the log reads its level there
 */
export function logWarnings(): () => void {
  const early: Error[] = [];
  const write = (warning: Error) => log.warn({ error: warning }, `${warning.name}: ${warning.message.slice(0, 500)}`);
  let receive: (warning: Error) => void = (warning) => early.push(warning);
  // What prints them is a listener like any other.
  process.removeAllListeners("warning").on("warning", (warning) => receive(warning));
  return () => {
    receive = write;
    early.splice(0).forEach(write);
  };
}
