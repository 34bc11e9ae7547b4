import { env } from "@/lib/env";
import { isScope } from "@/lib/oauth/scopes";

/** An origin is written with the slash that URLs end in or without: one audience either way. */
export const canonicalAudience = (identifier: string): string =>
  /^https?:\/\/[^/?]+\/$/.test(identifier) ? identifier.slice(0, -1) : identifier;

/** Both spellings of an audience that is an origin. */
export const spellingsOf = (audience: string): string[] =>
  /^https?:\/\/[^/?]+$/.test(audience) ? [audience, `${audience}/`] : [audience];

/** This service, whose row names no address: the configuration does. */
export const audienceOf = ({ audience }: { audience: string | null }): string => audience ?? env().APP_URL;

/** Whether a permission can be asked for by its name (RFC 6749, section 3.3), and means nothing else there. */
export const isScopeName = (name: string): boolean => /^[\x21\x23-\x5b\x5d-\x7e]+$/.test(name) && !isScope(name);
