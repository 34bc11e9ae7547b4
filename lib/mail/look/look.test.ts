import { afterAll, beforeEach, describe, expect, test, vi } from "vitest";
import { contrast } from "@/lib/brand/color";
import { reloadEnv } from "@/lib/env";
import { locales } from "@/lib/i18n/locale";
import { templates } from "@/lib/mail/kinds";
import { sampleMail } from "@/lib/mail/look/samples";
import { wrap } from "@/lib/mail/look/wrap";

const configure = (settings: Record<string, string>) => {
  for (const [name, value] of Object.entries({ APP_URL: "https://id.gatehouse.example", ...settings }))
    vi.stubEnv(name, value);
  reloadEnv();
};

beforeEach(() => {
  vi.unstubAllEnvs();
  configure({});
});

afterAll(() => {
  vi.unstubAllEnvs();
  reloadEnv();
});

type Colors = { color: string; ground: string };

/** What a class says in dark, by its name. */
function darkClasses(html: string): Map<string, string> {
  const [, sheet = ""] = /@media \(prefers-color-scheme: dark\) \{\n([\s\S]*?)\n\}/.exec(html) ?? [];
  const classes = new Map<string, string>();
  for (const [, name = "", rule = ""] of sheet.matchAll(/\.(\w+) \{ ([^}]+) !important; \}/g))
    classes.set(name, `${classes.get(name) ?? ""};${rule}`);
  return classes;
}

const colorIn = (property: string, declarations: string): string | undefined =>
  [...declarations.matchAll(/(?:^|;)\s*([\w-]+):\s*(#[0-9a-f]{3,6})/gi)].findLast(([, name]) => name === property)?.[2];

/** Every text of a mail in the color it has, on the ground it stands on. */
function textsOf(html: string, dark: Map<string, string>): (Colors & { text: string })[] {
  const stack: Colors[] = [{ color: "#000000", ground: "#ffffff" }];
  const found: (Colors & { text: string })[] = [];
  const [, body = ""] = /(<body[\s\S]*<\/body>)/.exec(html) ?? [];
  const visible = body.replace(/<div style="display:none[\s\S]*?<\/div>\s*<\/div>/, "");
  for (const [piece] of visible.matchAll(/<[^>]+>|[^<]+/g)) {
    const top = stack.at(-1) as Colors;
    if (piece.startsWith("</")) stack.pop();
    else if (piece.startsWith("<")) {
      const [, classes = ""] = /class="([^"]*)"/.exec(piece) ?? [];
      const [, inline = ""] = /style="([^"]*)"/.exec(piece) ?? [];
      const declarations = [inline, ...classes.split(" ").map((name) => dark.get(name) ?? "")].join(";");
      const colors = {
        color: colorIn("color", declarations) ?? top.color,
        ground: colorIn("background-color", declarations) ?? top.ground,
      };
      if (!/^<(br|img|!)|\/>$/.test(piece)) stack.push(colors);
    } else if (piece.replaceAll(/&nbsp;|\s/g, "")) found.push({ ...top, text: piece });
  }
  return found;
}

describe.each(locales)("in %s", (locale) => {
  test.each(templates)("%s knows both schemes, and is readable in both: 4.5 to 1", async (template) => {
    for (const accent of ["#4353e0", "#000000", "#ffffff", "#ffe600"]) {
      configure({ BRAND_ACCENT: accent });
      const { html } = await sampleMail(template, locale);
      expect(html).toContain('<meta name="color-scheme" content="light dark"');
      expect(html).toContain('<meta name="supported-color-schemes" content="light dark"');
      const light = textsOf(html, new Map());
      const dark = textsOf(html, darkClasses(html));
      expect(light.length).toBeGreaterThan(6);
      for (const [index, { text, color, ground }] of light.entries()) {
        const other = dark[index] as Colors;
        expect(contrast(color, ground), `${text} in light`).toBeGreaterThanOrEqual(4.5);
        expect(contrast(other.color, other.ground), `${text} in dark`).toBeGreaterThanOrEqual(4.5);
      }
      // No ground is left as it was in light but the button's, which may be.
      const grounds = new Set(dark.map(({ ground }) => ground));
      expect(grounds).toContain("#151519");
      for (const ground of ["#ffffff", "#fafafb"].filter((ground) => ground !== accent))
        expect(grounds).not.toContain(ground);
    }
  });

  test.each(templates)(
    "%s loads nothing but the logo, needs nothing of Outlook, and has all in its text",
    async (template) => {
      configure({ BRAND_LOGO_URL: "/brand/logo.png", BRAND_NAME: "North & South" });
      const { html, text, link } = await sampleMail(template, locale);
      const images = [...html.matchAll(/<img\b[^>]*>/g)].map(([image]) => image);
      expect(images).toHaveLength(1);
      for (const image of images) expect(image).toMatch(/\balt="/);
      const loaded = [...html.matchAll(/\b(?:src|srcset|background|poster|data)="([^"]*)"|url\(([^)]*)\)|@import/g)];
      expect(loaded.map(([, address]) => address)).toEqual(["https://id.gatehouse.example/brand/logo.png"]);
      expect(html).not.toMatch(/<(link|script|svg|object|form)\b|display:\s*(flex|grid)|position:/);
      expect(html).toContain("North &amp; South");
      expect(html).toMatch(/<table[^>]*width="520"/);
      // Every table arranges only, and says so to screen readers.
      expect(html.match(/<table\b/g)?.length).toBe(html.match(/role="presentation"/g)?.length);
      const links = [...html.matchAll(/href="([^"]*)"/g)].map(([, address = ""]) => address.replaceAll("&amp;", "&"));
      expect(new Set(links)).toEqual(new Set([link]));
      expect(text).toContain("North & South");
      for (const line of text.split("\n")) if (line !== link) expect(line.length, line).toBeLessThanOrEqual(72);
      expect(text.split("\n")).toContain(link);
      const [, code] = /letter-spacing:6px[^>]*>(\d{6})</.exec(html) ?? [];
      if (code) expect(text.split("\n")).toContain(code);
    },
  );
});

test("a logo that mail programs do not show is left out, and the name stays", async () => {
  for (const logo of ["/brand/logo.svg", "data:image/svg+xml,%3Csvg%3E", "https://cdn.example/logo.SVG"]) {
    configure({ BRAND_LOGO_URL: logo, BRAND_NAME: "Northwind" });
    const { html } = await sampleMail("confirmation", "en");
    expect(html).not.toContain("<img");
    expect(html).toContain("Northwind");
  }
  configure({ BRAND_LOGO_URL: "https://cdn.example/logo.png" });
  expect((await sampleMail("confirmation", "en")).html).toContain('src="https://cdn.example/logo.png"');
});

test("lines break between words; what has none stays whole", () => {
  const long = "x".repeat(90);
  expect(wrap(`${"word ".repeat(20).trim()}\nshort`)).toBe(
    `${"word ".repeat(14).trim()}\n${"word ".repeat(6).trim()}\nshort`,
  );
  expect(wrap(`see ${long} there`)).toBe(`see\n${long}\nthere`);
  expect(wrap("")).toBe("");
});
