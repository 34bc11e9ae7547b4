import fc from "fast-check";
import Papa from "papaparse";
import { expect, test } from "vitest";
import { csvCell, csvLine } from "@/app/admin/users/export/csv";

test("what a spreadsheet would run begins with an apostrophe", () => {
  for (const text of ['=HYPERLINK("http://evil.example")', "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1"]) {
    expect(csvCell(text)).toMatch(/^"'/);
  }
  expect(csvCell("ann@example.com")).toBe("ann@example.com");
});

test("every other text reads back as it was", () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.string().filter((text) => !/^[=+\-@\t\r\n＝＋－＠]/.test(text)),
        { minLength: 2 },
      ),
      (values) => {
        expect(Papa.parse<string[]>(csvLine(values), { delimiter: "," }).data[0]).toEqual(values);
      },
    ),
  );
});
