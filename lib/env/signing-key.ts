import { createPrivateKey, type KeyObject } from "node:crypto";
import { readFileSync } from "node:fs";
import { Refusal } from "@/lib/env/schema";

function parse(pem: string): KeyObject {
  try {
    return createPrivateKey(pem);
  } catch (error) {
    if (!(error instanceof Error && "code" in error)) throw error;
    throw new Refusal("must be a private key in PEM, from its BEGIN line to its END line");
  }
}

/** The operator's own key in PEM. Line breaks may be written as `\n`. */
export function readSigningKey(text: string): string {
  const pem = text.replaceAll("\\n", "\n").trim();
  if (/-----BEGIN (PUBLIC KEY|CERTIFICATE)/.test(pem))
    throw new Refusal("must be the private key, not what is made from it");
  if (/ENCRYPTED/.test(pem))
    throw new Refusal("must be a key without a passphrase: openssl pkcs8 -in key.pem -out plain.pem");
  const key = parse(pem);
  if (key.asymmetricKeyType !== "rsa") throw new Refusal("must be an RSA key");
  if ((key.asymmetricKeyDetails?.modulusLength ?? 0) < 2048) throw new Refusal("must be a key of 2048 bits or more");
  return pem;
}

/** The path of a file that holds such a key. */
export function readSigningKeyFile(path: string): string {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException; // node:fs throws nothing else
    throw new Refusal(`names a file that cannot be read (${code})`);
  }
  readSigningKey(text);
  return path;
}
