/** Joins class names and leaves out what is not there. Later classes do not override earlier ones: pass no conflicting ones. */
export const classNames = (...names: (string | false | null | undefined)[]): string => names.filter(Boolean).join(" ");
