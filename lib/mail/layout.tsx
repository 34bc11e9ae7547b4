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
import type { MailContent } from "@/lib/mail/content";

const FONT = '-apple-system, BlinkMacSystemFont, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif';

/** Clients that know dark mode get it; the classes override the inline styles that every other client reads. */
const DARK = `
:root { color-scheme: light dark; supported-color-schemes: light dark; }
@media (prefers-color-scheme: dark) {
  .page { background-color: #111318 !important; }
  .card { background-color: #1a1d24 !important; border-color: #2d323c !important; }
  .strong { color: #f2f4f8 !important; }
  .quiet { color: #a9b1c0 !important; }
  .rule { border-color: #2d323c !important; }
  .link { color: #8fb4ff !important; }
}`;

const strong = { color: "#14171f", fontSize: "16px", lineHeight: "24px", margin: "0 0 16px" };
const quiet = { color: "#535b6b", fontSize: "14px", lineHeight: "20px", margin: "0 0 12px" };
const card = {
  backgroundColor: "#ffffff",
  border: "1px solid #dfe3ea",
  borderRadius: "12px",
  padding: "32px 28px",
  maxWidth: "520px",
};
const button = {
  backgroundColor: "#1f4fd1",
  borderRadius: "8px",
  color: "#ffffff",
  fontSize: "16px",
  fontWeight: 600,
  lineHeight: "24px",
  padding: "12px 24px",
};

/** The one design of all mails: product, what happened, one button, the same link in clear, what to know about it. */
export function MailLayout({ content }: { content: MailContent }) {
  const { locale, product, subject, preheader, body, details, button: action, link, linkHint, notes, footer } = content;
  return (
    <Html lang={locale}>
      <Head>
        <title>{subject}</title>
        <meta name="color-scheme" content="light dark" />
        <meta name="supported-color-schemes" content="light dark" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <style>{DARK}</style>
      </Head>
      <Preview>{preheader}</Preview>
      <Body className="page" style={{ backgroundColor: "#f4f6f9", fontFamily: FONT, margin: 0, padding: "32px 12px" }}>
        <Container className="card" style={card}>
          <Text className="quiet" style={{ ...quiet, fontWeight: 600, margin: "0 0 24px" }}>
            {product}
          </Text>
          <Heading
            as="h1"
            className="strong"
            style={{ ...strong, fontSize: "22px", lineHeight: "30px", fontWeight: 600 }}
          >
            {subject}
          </Heading>
          <Text className="strong" style={strong}>
            {body}
          </Text>
          {details.map(({ label, value }) => (
            <Text
              key={label}
              className="strong"
              style={{ ...strong, fontSize: "14px", lineHeight: "20px", margin: "0 0 4px" }}
            >
              <span className="quiet" style={{ color: quiet.color }}>
                {label}:
              </span>{" "}
              {value}
            </Text>
          ))}
          <Section style={{ padding: "12px 0 20px" }}>
            <Button href={link} style={button}>
              {action}
            </Button>
          </Section>
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
              style={{ color: "#1f4fd1", overflowWrap: "anywhere", wordBreak: "break-all" }}
            >
              {link}
            </Link>
          </Text>
          <Hr className="rule" style={{ borderColor: "#dfe3ea", margin: "24px 0 16px" }} />
          <Text className="quiet" style={{ ...quiet, fontSize: "12px", lineHeight: "18px", margin: 0 }}>
            {footer}
          </Text>
        </Container>
      </Body>
    </Html>
  );
}
