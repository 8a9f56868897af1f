// Judges projects in the module for the browser: a line of JSON per project, with its outcomes.
//
// usage: node web.mjs PACKAGE FOLDER     reads projecten.jsonl, writes web.jsonl
import { closeSync, openSync, readFileSync, writeSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const [pakket, folder] = process.argv.slice(2);
const stoer = await import(pathToFileURL(resolve(pakket, "node.js")));
const out = openSync(join(folder, "web.jsonl"), "w");
for (const line of readFileSync(join(folder, "projecten.jsonl"), "utf8").trimEnd().split("\n")) {
  const { rapport } = JSON.parse(stoer.toets("project.yaml", JSON.parse(line)));
  const cells = [];
  for (const onderwerp of rapport.onderwerpen) {
    for (const eis of onderwerp.eisen) {
      for (const uitkomst of eis.uitkomsten) {
        for (const object of uitkomst.objecten) cells.push([eis.code, object, uitkomst.oordeel]);
      }
    }
  }
  writeSync(out, `${JSON.stringify(cells)}\n`);
}
closeSync(out);
