import { z } from "zod";
import { canParseUrl } from "@/lib/parse-url";

/** Of the picture: one of 96 by 96 pixels, as large as any page shows it on a fine screen, needs no more. */
export const MOST_LOGO_BYTES = 16_384;

/** Four characters for three bytes, after `data:image/jpeg;base64,`. */
export const MOST_LOGO_CHARACTERS = 24 + Math.ceil(MOST_LOGO_BYTES / 3) * 4;

const DATA_URL =
  /^data:image\/(png|jpeg|webp);base64,((?:[A-Za-z0-9+/]{4})+(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?)$/;

/** How each kind begins. SVG is none of them: it can hold scripts. */
const beginnings: Readonly<Record<string, RegExp>> = {
  png: /^\x89PNG\r\n/,
  jpeg: /^\xff\xd8\xff/,
  webp: /^RIFF[\s\S]{4}WEBP/,
};

/** Whether it is a picture of the kind that it says, by its content. */
export function isLogo(value: string): boolean {
  const [, kind = "", content = ""] = DATA_URL.exec(value) ?? [];
  return value.length <= MOST_LOGO_CHARACTERS && beginnings[kind]?.test(atob(content.slice(0, 16))) === true;
}

/** A page that people are offered a link to: https alone, so nothing runs here and nobody reads along. */
export function isPageAddress(value: string): boolean {
  if (value.length > 2000 || !canParseUrl(value) || /[\s\\]/.test(value)) return false;
  const { protocol, username, password } = new URL(value);
  return protocol === "https:" && username === "" && password === "";
}

const pageAddress = z.string().max(2000).refine(isPageAddress, { error: "must be an https address of a page" });

/** What people are shown of an application, in the words of RFC 7591. */
export const presentation = {
  logo_uri: z
    .string()
    .max(MOST_LOGO_CHARACTERS)
    .refine(isLogo, { error: "must be a PNG, JPEG or WebP image of at most 16 KB, as a data: URL" })
    .nullable()
    .meta({
      description:
        "The logo itself, as a `data:` URL of PNG, JPEG or WebP and at most 16 KB, best square and 96 pixels wide. An address of another host is none: it would tell that host who signs in",
    }),
  client_uri: pageAddress.nullable().meta({ description: "The application's website" }),
  policy_uri: pageAddress.nullable().meta({ description: "Its privacy policy" }),
  tos_uri: pageAddress.nullable().meta({ description: "Its terms of service" }),
};
