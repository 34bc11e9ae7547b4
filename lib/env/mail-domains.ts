import { partsOf, Refusal } from "@/lib/env/schema";
import { asciiDomain } from "@/lib/values";

/** Domains of mailboxes, each once, in the form in which emails are compared. */
export function readMailDomains(text: string): string[] {
  const domains = partsOf(text).map((part) => {
    if (part.includes("*")) throw new Refusal("names each domain: a * stands for nothing");
    const domain = asciiDomain(part.replace(/^@/, "").normalize("NFKC").toLowerCase());
    if (!domain) throw new Refusal("must hold domains alone, for example example.com");
    return domain;
  });
  return [...new Set(domains)];
}
