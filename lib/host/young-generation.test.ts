import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { HOST_FLAGS } from "@/lib/bench/service";

/** This Node, and others of this machine: NODE_22=/path/to/node NODE_24=… npx vitest run lib/host/young-generation.test.ts */
const nodes = { "this Node": process.execPath, "Node 22": process.env.NODE_22, "Node 24": process.env.NODE_24 };

const OLD_MEGABYTES = 1024;

test("every way to start the service bounds the young generation alike, and benches measure the same", () => {
  const [flag] = HOST_FLAGS;
  expect(JSON.parse(readFileSync("package.json", "utf8")).scripts.start).toBe(`node ${flag} lib/host/start.mjs`);
  expect(readFileSync("Dockerfile", "utf8")).toContain(`CMD ["node", "${flag}", "server.mjs"]`);
  expect(readFileSync("README.md", "utf8")).toContain(`start \`node ${flag} server.mjs\``);
});

for (const [name, path] of Object.entries(nodes))
  test.runIf(path)(`${name}: a loaded process has a young generation of 48 MB at most, its workers too`, () => {
    const script = `
      const { Worker } = require("node:worker_threads");
      const limit = 'require("node:v8").getHeapStatistics().heap_size_limit / 2 ** 20';
      new Worker(\`console.log(\${limit})\`, { eval: true }).once("exit", () => console.log(eval(limit)));`;
    const flags = [...HOST_FLAGS, `--max-old-space-size=${OLD_MEGABYTES}`];
    const output = execFileSync(path ?? "", [...flags, "-e", script], { encoding: "utf8" });
    // What V8 calls the limit of a heap is the old generation and three semi-spaces.
    expect(output.trim().split("\n").map(Number)).toEqual([OLD_MEGABYTES + 48, OLD_MEGABYTES + 48]);
  });
