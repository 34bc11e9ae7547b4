import {
  Body,
  Button,
  Container,
  Head,
  Heading,
  Hr,
  Html,
  Link,
  Preview,
  Section,
  Text,
} from "@react-email/components";
import { brand } from "@/lib/brand/brand";
import { type AccentPalette, accentPalette } from "@/lib/brand/palette";
import type { MailContent } from "@/lib/mail/content";

const FONT = '-apple-system, BlinkMacSystemFont, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif';

/** The pages' colors; a mail cannot read app/globals.css. */
const LIGHT = { page: "#fafafb", card: "#ffffff", border: "#e3e3e8", text: "#17171b", quiet: "#5b5b68" };
const DARK = { page: "#0e0e11", card: "#151519", border: "#2c2c34", text: "#ededf1", quiet: "#a3a3b0" };

/**
 * Clients that know dark mode get it: the classes override the inline styles that every other client reads. The page's
 * color stands only here, because Body repeats an inline one on a cell that no class reaches.
 */
function styleSheet(dark: AccentPalette): string {
  return `
:root { color-scheme: light dark; supported-color-schemes: light dark; }
.page { background-color: ${LIGHT.page}; }
@media (prefers-color-scheme: dark) {
  .page { background-color: ${DARK.page}; }
  .card { background-color: ${DARK.card} !important; border-color: ${DARK.border} !important; }
  .text { color: ${DARK.text} !important; }
  .quiet { color: ${DARK.quiet} !important; }
  .rule { border-color: ${DARK.border} !important; }
  .link { color: ${dark["accent-text"]} !important; }
  .button { background-color: ${dark.accent} !important; color: ${dark["accent-foreground"]} !important; }
}`;
}

const text = { color: LIGHT.text, fontSize: "16px", lineHeight: "24px", margin: "0 0 16px" };
const quiet = { color: LIGHT.quiet, fontSize: "14px", lineHeight: "20px", margin: "0 0 12px" };
const card = {
  backgroundColor: LIGHT.card,
  border: `1px solid ${LIGHT.border}`,
  borderRadius: "12px",
  padding: "32px 28px",
  maxWidth: "520px",
};
const button = { borderRadius: "8px", fontSize: "16px", fontWeight: 600, lineHeight: "24px", padding: "10px 20px" };

/** The one design of all mails: product, what happened, one button, the same link in clear, what to know about it. */
export function MailLayout({ content }: { content: MailContent }) {
  const { otp } = content;
  const { locale, product, subject, preheader, body, details, button: action, link, linkHint, notes, footer } = content;
  const { light, dark } = accentPalette(brand().accent);
  return (
    <Html lang={locale}>
      <Head>
        <title>{subject}</title>
        <meta name="color-scheme" content="light dark" />
        <meta name="supported-color-schemes" content="light dark" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <style>{styleSheet(dark)}</style>
      </Head>
      <Preview>{preheader}</Preview>
      <Body className="page" style={{ fontFamily: FONT, margin: 0, padding: "32px 12px" }}>
        <Container className="card" style={card}>
          <Text className="quiet" style={{ ...quiet, fontWeight: 600, margin: "0 0 24px" }}>
            {product}
          </Text>
          <Heading as="h1" className="text" style={{ ...text, fontSize: "22px", lineHeight: "30px", fontWeight: 600 }}>
            {subject}
          </Heading>
          <Text className="text" style={text}>
            {body}
          </Text>
          {details.map(({ label, value }) => (
            <Text
              key={label}
              className="text"
              style={{ ...text, fontSize: "14px", lineHeight: "20px", margin: "0 0 4px" }}
            >
              <span className="quiet" style={{ color: quiet.color }}>
                {label}:
              </span>{" "}
              {value}
            </Text>
          ))}
          <Section style={{ padding: "12px 0 20px" }}>
            <Button
              className="button"
              href={link}
              style={{ ...button, backgroundColor: light.accent, color: light["accent-foreground"] }}
            >
              {action}
            </Button>
          </Section>
          {otp && (
            <Text className="text" style={text}>
              {otp.label}
              <br />
              <span style={{ fontSize: "26px", lineHeight: "36px", fontWeight: 600, letterSpacing: "6px" }}>
                {otp.value}
              </span>
            </Text>
          )}
          {notes.map((note) => (
            <Text key={note} className="quiet" style={quiet}>
              {note}
            </Text>
          ))}
          <Text className="quiet" style={{ ...quiet, margin: 0 }}>
            {linkHint}
            <br />
            <Link
              className="link"
              href={link}
              style={{ color: light["accent-text"], overflowWrap: "anywhere", wordBreak: "break-all" }}
            >
              {link}
            </Link>
          </Text>
          <Hr className="rule" style={{ borderColor: LIGHT.border, margin: "24px 0 16px" }} />
          <Text className="quiet" style={{ ...quiet, fontSize: "12px", lineHeight: "18px", margin: 0 }}>
            {footer}
          </Text>
        </Container>
      </Body>
    </Html>
  );
}
