import fc from "fast-check";
import Papa from "papaparse";
import { expect, test } from "vitest";
import { cellValue, csvLine } from "@/lib/transfer/csv";

test("what a spreadsheet would run begins with an apostrophe", () => {
  for (const text of ['=HYPERLINK("http://evil.example")', "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1"]) {
    expect(csvLine([text])).toMatch(/^"'/);
  }
  expect(csvLine(["ann@example.com", null])).toBe("ann@example.com,\r\n");
});

test("every text reads back as it was, and none as a formula", () => {
  const cell = fc.oneof(
    fc.string(),
    fc.string().map((text) => `=${text}`),
    fc.string().map((text) => `'${text}`),
  );
  fc.assert(
    fc.property(fc.array(cell, { minLength: 2 }), (values) => {
      const line = Papa.parse<string[]>(csvLine(values), { delimiter: "," }).data[0];
      expect(line?.map(cellValue)).toEqual(values);
      for (const text of line ?? []) expect(text).not.toMatch(/^[=+\-@\t\r\n＝＋－＠]/);
    }),
  );
});
