import { Head, Html, Preview } from "@react-email/components";
import type { CSSProperties, TableHTMLAttributes } from "react";
import { brand } from "@/lib/brand/brand";
import type { MailContent } from "@/lib/mail/content";
import { type MailColors, mailColors, styleSheet } from "@/lib/mail/look/colors";
import { mailLogo } from "@/lib/mail/look/logo";

const FONT = '-apple-system, BlinkMacSystemFont, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif';
const WIDTH = 520;

const body = { fontSize: "16px", lineHeight: "24px", margin: "0 0 16px" };
const small = { fontSize: "14px", lineHeight: "20px", margin: "0 0 12px" };

/**
 * A table that only arranges. Outlook for Windows, which draws with Word, knows neither max-width nor padding outside of cells:
 * widths are attributes, and everything stands in cells.
 */
function Arranged({ children, style, ...attributes }: TableHTMLAttributes<HTMLTableElement>) {
  return (
    <table
      role="presentation"
      border={0}
      cellPadding={0}
      cellSpacing={0}
      style={{ fontFamily: FONT, borderCollapse: "separate", ...style }}
      {...attributes}
    >
      <tbody>{children}</tbody>
    </table>
  );
}

function Brand({ product, quiet }: { product: string; quiet: string }) {
  const logo = mailLogo();
  const image = { height: "28px", border: 0, verticalAlign: "middle", marginRight: "10px" };
  return (
    <p className="quiet" style={{ ...small, color: quiet, fontWeight: 600, margin: "0 0 24px" }}>
      {/* biome-ignore lint/performance/noImgElement: mail knows no image optimizer */}
      {logo && <img src={logo} alt="" height={28} style={image} />}
      {product}
    </p>
  );
}

/** The cell is the button: Outlook pads it by `mso-padding-alt`; elsewhere all of it is the link. */
function Action({ link, label, colors }: { link: string; label: string; colors: MailColors }) {
  const cell = { borderRadius: "8px", backgroundColor: colors.accent, msoPaddingAlt: "10px 20px" } as CSSProperties;
  const action = { display: "inline-block", fontWeight: 600, padding: "10px 20px", textDecoration: "none" };
  return (
    <Arranged style={{ margin: "20px 0 24px" }}>
      <tr>
        <td className="accent" align="center" style={cell}>
          <a
            className="action"
            href={link}
            target="_blank"
            rel="noreferrer"
            style={{ ...body, ...action, margin: 0, color: colors["accent-foreground"] }}
          >
            {label}
          </a>
        </td>
      </tr>
    </Arranged>
  );
}

/** The one design of all mails: product, what happened, one button, the same link in clear, what to know about it. */
export function MailLayout({ content }: { content: MailContent }) {
  const { locale, product, subject, preheader, details, button, link, linkHint, otp, notes, footer } = content;
  const { light, dark } = mailColors(brand().accent);
  const text = { ...body, color: light.text };
  const quiet = { ...small, color: light.quiet };
  const fact = { ...small, color: light.text, margin: "0 0 4px" };
  const bar = { backgroundColor: light.accent, borderRadius: "11px 11px 0 0", fontSize: "1px", lineHeight: "4px" };
  return (
    <Html lang={locale}>
      <Head>
        <title>{subject}</title>
        <meta name="color-scheme" content="light dark" />
        <meta name="supported-color-schemes" content="light dark" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        {/* Or phones make numbers of codes and addresses, in a blue of their own. */}
        <meta name="format-detection" content="telephone=no, date=no, address=no, email=no" />
        <style>{styleSheet(dark)}</style>
      </Head>
      <body className="page" style={{ backgroundColor: light.page, margin: 0, padding: 0 }}>
        <Preview>{preheader}</Preview>
        <Arranged width="100%" style={{ tableLayout: "fixed" }}>
          <tr>
            <td className="page" align="center" style={{ backgroundColor: light.page, padding: "32px 12px" }}>
              <Arranged
                className="card"
                width={WIDTH}
                align="center"
                style={{
                  backgroundColor: light.card,
                  border: `1px solid ${light.border}`,
                  borderRadius: "12px",
                  maxWidth: "100%",
                }}
              >
                <tr>
                  <td className="accent" height={4} style={bar}>
                    {"\u00a0"}
                  </td>
                </tr>
                <tr>
                  <td className="inside" align="left" style={{ padding: "28px", textAlign: "left" }}>
                    <Brand product={product} quiet={light.quiet} />
                    <h1 className="text" style={{ ...text, fontSize: "22px", lineHeight: "30px", fontWeight: 600 }}>
                      {subject}
                    </h1>
                    <p className="text" style={{ ...text, overflowWrap: "anywhere" }}>
                      {content.body}
                    </p>
                    {details.map(({ label, value }) => (
                      <p key={label} className="text" style={fact}>
                        <span className="quiet" style={{ color: light.quiet }}>
                          {label}:
                        </span>{" "}
                        {value}
                      </p>
                    ))}
                    <Action link={link} label={button} colors={light} />
                    {otp && (
                      <p className="text" style={text}>
                        {otp.label}
                        <br />
                        <span style={{ fontSize: "26px", lineHeight: "36px", fontWeight: 600, letterSpacing: "6px" }}>
                          {otp.value}
                        </span>
                      </p>
                    )}
                    {notes.map((note) => (
                      <p key={note} className="quiet" style={quiet}>
                        {note}
                      </p>
                    ))}
                    <p className="quiet" style={{ ...quiet, margin: 0 }}>
                      {linkHint}
                      <br />
                      <a
                        className="link"
                        href={link}
                        target="_blank"
                        rel="noreferrer"
                        style={{ color: light["accent-text"], overflowWrap: "anywhere", wordBreak: "break-all" }}
                      >
                        {link}
                      </a>
                    </p>
                    <p
                      className="quiet rule"
                      style={{
                        ...quiet,
                        borderTop: `1px solid ${light.border}`,
                        fontSize: "12px",
                        lineHeight: "18px",
                        margin: "24px 0 0",
                        overflowWrap: "anywhere",
                        paddingTop: "16px",
                      }}
                    >
                      {footer}
                    </p>
                  </td>
                </tr>
              </Arranged>
            </td>
          </tr>
        </Arranged>
      </body>
    </Html>
  );
}
