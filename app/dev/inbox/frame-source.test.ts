import { expect, test } from "vitest";
import { inScheme, toFrameSource } from "@/app/dev/inbox/frame-source";
import { templates } from "@/lib/mail/kinds";
import { renderMail } from "@/lib/mail/render";

test.each(templates)("%s in a frame breaks no content policy and loses no style", async (template) => {
  const row = { locale: "en", recipient: "john@example.com", props: {}, createdAt: new Date() };
  const { html: mail } = await renderMail({ ...row, template, codeId: "0190a0a0-0000-7000-8000-00000000000a" });
  const { html, styles } = toFrameSource(mail);
  expect(html).not.toMatch(/<style|<script|\sstyle=|\son\w+=|target="_blank"/);
  expect(styles).toContain("prefers-color-scheme: dark");
  expect(html.split('data-style="').length).toBe(mail.split(' style="').length);
  expect(html).toContain('target="_top"');
});

test("either scheme can be shown, whatever the browser prefers", async () => {
  const row = { locale: "en", recipient: "john@example.com", props: {}, createdAt: new Date(), codeId: null };
  const source = toFrameSource((await renderMail({ ...row, template: "new_device" })).html);
  const [light, dark] = [inScheme(source, "light"), inScheme(source, "dark")];
  for (const { html, styles } of [light, dark]) {
    expect(html).toBe(source.html);
    expect(styles).not.toMatch(/prefers-color-scheme|light dark;\s*supported/);
  }
  expect(light.styles).toContain("@media not all {");
  expect(dark.styles).toContain("@media all {");
  expect(dark.styles).toContain(":root { color-scheme: dark;");
});
