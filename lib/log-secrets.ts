/** A credential as it may stand in the text of someone else's error; each expression takes linear time. */
const secrets: readonly [pattern: RegExp, instead: string][] = [
  [/-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----[^-]*(?:-----END [A-Z ]{0,40}PRIVATE KEY-----)?/g, "[private key]"],
  [/\beyJ[\w-]{0,2000}\.[\w-]{0,4000}(?:\.[\w-]{0,2000})?/g, "[token]"],
  [/\b(Bearer|Basic) +[^\s"',]+/gi, "$1 [redacted]"],
  // Password of a URL, as of a database or a mail server.
  [/(:\/\/[^\s/:@"']{0,200}:)[^\s/@"']{1,500}@/g, "$1[redacted]@"],
  [/\$(?:2[abxy]|argon2\w{0,2}|scrypt)\$[^\s"']+/g, "[hash]"],
  // Values of a query.
  [/([?&][\w.[\]-]{1,100}=)[^\s&"'#]+/g, "$1[redacted]"],
  // A random or derived secret of ours: 256 bits as base64url, for example a code in a path.
  [/(?<![\w-])[\w-]{43}(?![\w-])/g, "[secret]"],
  [/\b(gh[a-z]_)[\w-]{20,}/g, "$1[redacted]"],
];

/** A text without tokens, passwords of URLs, hashes, keys and values of queries. */
export const withoutSecrets = (text: string): string =>
  secrets.reduce((left, [pattern, instead]) => left.replace(pattern, instead), text);
