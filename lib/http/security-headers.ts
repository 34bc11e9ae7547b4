/** Headers of every answer: pages, API, errors, static files. The content security policy of pages is proxy.ts's, for it needs a nonce. */
export const everywhere = [
  { key: "X-Content-Type-Options", value: "nosniff" },
  // Not `no-referrer`: forms sent without JavaScript would then carry `Origin: null` and be refused as foreign.
  { key: "Referrer-Policy", value: "same-origin" },
  { key: "X-Frame-Options", value: "DENY" },
  { key: "Cross-Origin-Opener-Policy", value: "same-origin" },
  {
    key: "Permissions-Policy",
    value: "camera=(), microphone=(), geolocation=(), payment=(), usb=(), serial=(), hid=(), browsing-topics=()",
  },
];

/** For answers that came over TLS. */
export const strictTransport = { key: "Strict-Transport-Security", value: "max-age=63072000; includeSubDomains" };

/** For programs' answers, which are never documents: nothing in them may load or be framed. */
export const programsPolicy = {
  key: "Content-Security-Policy",
  value: "default-src 'none'; frame-ancestors 'none'",
};
