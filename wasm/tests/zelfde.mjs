// Asks the module what `vragen.jsonl` holds and writes every answer to `antwoorden.jsonl`.
import { closeSync, openSync, readFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import * as stoer from "../dist/pakket/node.js";

const folder = process.argv[2];
const out = openSync(join(folder, "antwoorden.jsonl"), "w");
let count = 0;
for (const line of readFileSync(join(folder, "vragen.jsonl"), "utf8").split("\n")) {
  const { functie, args } = JSON.parse(line);
  try {
    writeSync(out, `${JSON.stringify(stoer[functie](...args))}\n`);
  } catch (error) {
    throw new Error(`vraag ${count}, ${functie}(${JSON.stringify(args).slice(0, 120)}): ${error}`);
  }
  count += 1;
}
closeSync(out);

// Text that JavaScript can hold and UTF-8 cannot, and bytes that are no text: no trap either.
for (const text of ["\ud800", "a: \udfff\n", "\ud834".repeat(1000)]) {
  stoer.toets(text, text);
  stoer.markeer(text);
}
const broken = JSON.parse(stoer.lees("plan.yaml", Uint8Array.of(0x61, 0x3a, 0x20, 0xff)));
if (!broken.meldingen[0].melding.includes("byte 4")) throw new Error(JSON.stringify(broken));
console.error(`zelfde: ${count} vragen beantwoord`);
