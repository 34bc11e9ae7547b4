import fc from "fast-check";
import { expect, test } from "vitest";
import { readRows } from "@/app/admin/users/import/read-file";
import { columnOf, csvLine } from "@/lib/transfer/csv";
import { decode, type Encoding } from "@/lib/transfer/decode";
import { readTable } from "@/lib/transfer/table";

/** Windows-1251 of Cyrillic letters. */
const cyrillic = (text: string) =>
  Buffer.from(
    [...text].map((letter) => (letter > "я" || letter < "А" ? letter.charCodeAt(0) : letter.charCodeAt(0) - 0x350)),
  );

async function* inPieces(bytes: Uint8Array, size: number) {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function read(given: string | Uint8Array, encoding?: Encoding, size = 1_000) {
  const bytes = typeof given === "string" ? Buffer.from(given) : given;
  const rows = [];
  for await (const row of readTable(decode(inPieces(bytes, size), encoding), { nameOf: columnOf })) rows.push(row);
  return rows;
}

const ann = [{ line: 2, document: { email: "ann@example.com", name: "Анна" } }];
const FILE = "email,name\nann@example.com,Анна\n";

test("a file in another encoding is refused until it is said which; what has a mark says so itself", async () => {
  const bytes = cyrillic(FILE);
  await expect(read(bytes)).rejects.toThrow(/not UTF-8.*windows-1251/);
  expect(await readRows(bytes, "utf-8")).toMatchObject({ problem: "encoding" });
  expect(await read(bytes, "windows-1251")).toEqual(ann);
  expect(await readRows(bytes, "windows-1251")).toMatchObject({ rows: [{ line: 2, name: "Анна" }] });
  expect(await read(`\uFEFF${FILE}`, "windows-1251")).toEqual(ann);
  const utf16 = Buffer.from(`\uFEFF${FILE}`, "utf16le");
  expect([await read(utf16), await read(Buffer.from(utf16).swap16())]).toEqual([ann, ann]);
  await expect(read(Buffer.from("email\nann@example.com", "utf16le"))).rejects.toThrow("not UTF-8");
  await expect(read("PK\u0003\u0004xlsx")).rejects.toThrow("workbook");
});

test("two columns that are one refuse the file, on the command line and in the dashboard", async () => {
  for (const head of ["email,mail", "username,email", "email,name,email"]) {
    await expect(read(`${head}\na@example.com,b,c\n`)).rejects.toThrow("Two columns of the file are email");
    expect(await readRows(Buffer.from(`${head}\na@example.com,b,c\n`), "utf-8")).toMatchObject({ problem: "columns" });
  }
});

test("a row that does not fit is refused by its line, and the rest goes on", async () => {
  const file = `sep=;\r\nemail;name;;\nann@example.com;"Ann\r\nof two lines";;\r\nbob@example.com\n;;;\ncid@example.com;Cid;;x\n\ndan@example.com;Dan\r\n`;
  const rows = await read(file);
  expect(rows.map((row) => [row.line, "why" in row ? row.why : row.document.email])).toEqual([
    [3, "ann@example.com"],
    [5, "has 1 cells, and the head 4"],
    [6, "is empty"],
    [7, "has “x” in a column without a name"],
    [9, "dan@example.com"],
  ]);
  expect(await readRows(Buffer.from(`${file}DAN@example.com;Again;;\n`), "utf-8")).toMatchObject({
    rows: [{ line: 3 }, { line: 9, name: "Dan" }],
    refused: [{ line: 5 }, { line: 6 }, { line: 7 }, { line: 10, why: "duplicate" }],
  });
});

test("columns that become nothing in the dashboard are named before anything happens", async () => {
  const file = Buffer.from("e-mail,role,name\nann@example.com,admin,Ann\n");
  expect(await readRows(file, "utf-8")).toMatchObject({ ignored: ["role"], rows: [{ email: "ann@example.com" }] });
});

test("what we write reads back, however its bytes arrive", async () => {
  const cell = fc.string({ unit: "grapheme" }).map((text) => text.replace(/[\r\0]/g, "").trim());
  const row = fc.tuple(cell, cell).map(([one, other]) => [`x${one}`, other]);
  await fc.assert(
    fc.asyncProperty(
      fc.array(row, { minLength: 1, maxLength: 8 }),
      fc.integer({ min: 3, max: 60 }),
      async (rows, size) => {
        const file = Buffer.from([["email", "name"], ...rows].map(csvLine).join(""));
        const back = await read(file, "utf-8", size);
        expect(back).toEqual(await read(file, "utf-8", file.length));
        expect(back.map((found) => ("document" in found ? found.document.email : found.why))).toHaveLength(rows.length);
      },
    ),
    { numRuns: 50 },
  );
});
