import { readHttpUrl } from "@/lib/env/origin";
import { partsOf, Refusal } from "@/lib/env/schema";

/** What a mailed code is for, as templates of links name it. */
export const linkPurposes = ["confirmation", "recovery", "email_change", "unlock", "sign_in", "deletion"] as const;
export type LinkPurpose = (typeof linkPurposes)[number];

/** Where links lead for one registration `source`. */
export interface LinkBase {
  /** Origin of the pages that a product may have, with the paths of ours. */
  origin?: string;
  /** Whole addresses by purpose, with `{code}` and perhaps `{email}` to be filled in. */
  templates: Partial<Record<LinkPurpose, string>>;
}

const FORMS = "source=https://origin or source.purpose=https://origin/path?code={code}";

function readTemplate(text: string): string {
  const braces = text.match(/[{}][^{}]*[{}]?/g) ?? [];
  if (braces.some((one) => one !== "{code}" && one !== "{email}"))
    throw new Refusal("has a template with other placeholders than {code} and {email}");
  if (text.split("{code}").length !== 2) throw new Refusal("has a template that does not hold {code} once");
  if (text.split("{email}").length > 2) throw new Refusal("has a template that holds {email} twice");
  readHttpUrl(text.replace("{code}", "code").replace("{email}", "email"));
  if (/^https?:\/\/[^/?#]*\{/i.test(text)) throw new Refusal("has a template with a placeholder in its host");
  return text;
}

function readPlainOrigin(source: string, text: string): string {
  const url = readHttpUrl(text);
  if (url.pathname === "/" && !/[?#]/.test(text)) return url.origin;
  throw new Refusal(
    `holds a path for ${source}: write it with its purpose and place for the code, ${source}.confirmation=…?code={code}`,
  );
}

/** The purpose behind the last dot of a name; a source may hold dots, too. */
function splitName(name: string): { source: string; purpose: LinkPurpose | undefined } {
  const purpose = linkPurposes.find((one) => name.endsWith(`.${one}`));
  return { source: purpose ? name.slice(0, -purpose.length - 1) : name, purpose };
}

/** `source=https://origin` and `source.purpose=https://…{code}…`, separated by commas. */
export function readLinkBases(text: string): ReadonlyMap<string, LinkBase> {
  const bases = new Map<string, LinkBase>();
  for (const entry of partsOf(text)) {
    const at = entry.indexOf("=");
    const { source, purpose } = splitName(entry.slice(0, Math.max(at, 0)).trim());
    const address = entry.slice(at + 1).trim();
    if (!source || !address) throw new Refusal(`must hold entries like ${FORMS}; commas in addresses are written %2C`);
    if (source.length > 64) throw new Refusal("names a source of more than 64 characters, which no registration has");
    const base = bases.get(source) ?? { templates: {} };
    if (purpose ? base.templates[purpose] : base.origin) throw new Refusal(`says twice where ${source} leads`);
    if (purpose) base.templates[purpose] = readTemplate(address);
    else if (/[{}]/.test(address))
      throw new Refusal(
        `has a template for ${source} without a purpose: ${linkPurposes.map((one) => `.${one}`).join(", ")}`,
      );
    else base.origin = readPlainOrigin(source, address);
    bases.set(source, base);
  }
  return bases;
}
