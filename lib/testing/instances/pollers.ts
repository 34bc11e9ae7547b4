import { Agent, get } from "node:http";

/*
 * Asks for one address again and again, over so many connections at once, in a process of its own: whoever measures what others
 * notice of it must not work for it. Begins and rests as it is told, and ends with whoever started it.
 */

const [url = "", count = "1"] = process.argv.slice(2);
const agent = new Agent({ keepAlive: true });
let polling = false;
let answers = 0;

const ask = () =>
  new Promise<void>((resolve, reject) => {
    get(url, { agent }, (response) => {
      response.resume().once("end", resolve);
      if (response.statusCode === 200) answers += 1;
    }).once("error", reject);
  });

const poll = async () => {
  while (polling) await ask();
};

process.on("message", async (order: "poll" | "rest") => {
  if (order === "rest") {
    polling = false;
    return;
  }
  polling = true;
  answers = 0;
  await Promise.all(Array.from({ length: Number(count) }, poll));
  process.send?.(answers);
});
process.once("disconnect", () => process.exit(0));
