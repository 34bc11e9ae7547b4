import { expect, test } from "vitest";
import { clientOf, withPeer } from "@/lib/http/client";
import { configure } from "@/lib/testing/conditions";

const addressOf = (headers: Record<string, string>) => clientOf(new Headers(headers)).ipAddress;

test("an address has one spelling, whatever a proxy or a socket writes around it", () => {
  configure({ TRUSTED_PROXIES: "1" });
  const spellings: Record<string, string | null> = {
    "203.0.113.9": "203.0.113.9",
    "203.0.113.9:50123": "203.0.113.9",
    "::ffff:203.0.113.9": "203.0.113.9",
    "::ffff:cb00:7109": "203.0.113.9",
    "0:0:0:0:0:ffff:cb00:7109": "203.0.113.9",
    "[::FFFF:CB00:7109]:443": "203.0.113.9",
    "2001:0DB8:0000::0001": "2001:db8::1",
    "[2001:db8::1]:443": "2001:db8::1",
    "fe80::1%eth0": "fe80::1",
    [`fe80::1%${"x".repeat(60)}`]: "fe80::1",
    "127.1": null,
    "0x7f.0.0.1": null,
    unknown: null,
    _hidden: null,
    "": null,
  };
  const read = Object.keys(spellings).map((spelling) => [spelling, addressOf({ "X-Forwarded-For": spelling })]);
  expect(Object.fromEntries(read)).toEqual(spellings);
});

test("behind proxies, anyone who leaves X-Forwarded-For out or short has the connection's address", () => {
  withPeer(() => undefined);
  configure({ TRUSTED_PROXIES: "2" });
  const past = (forwarded?: string) =>
    addressOf({
      "X-Gatehouse-Peer": "::ffff:198.51.100.4",
      ...(forwarded === undefined ? {} : { "X-Forwarded-For": forwarded }),
    });
  for (const nothing of [undefined, "", "unknown", "_hidden, 192.0.2.1", "192.0.2.9"]) {
    expect(past(nothing)).toBe("198.51.100.4");
  }
  expect(past("192.0.2.9, 192.0.2.1")).toBe("192.0.2.9");
  expect(past("203.0.113.1, 192.0.2.9, 192.0.2.1")).toBe("192.0.2.9");
  configure({ TRUSTED_PROXIES: "0" });
  expect(past("192.0.2.9")).toBe("198.51.100.4");
});
