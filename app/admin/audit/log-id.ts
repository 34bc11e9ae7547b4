/** The element that holds the log: what is new in it fades in while it is live. */
export const LOG_ID = "log";
