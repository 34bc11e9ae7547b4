/** Letters that make no words and are not mistaken for one another, as RFC 8628, section 6.1 advises. */
export const CHARSET = "base-20";
export const MASK = "****-****";

/** A code as someone has typed it, without what they put between its letters. */
export const readUserCode = (typed: string): string => typed.toUpperCase().replace(/[^A-Z0-9]/g, "");

/** A code as devices show it. */
export const showUserCode = (code: string): string => code.replace(/^(.{4})(?=.)/, "$1-");
