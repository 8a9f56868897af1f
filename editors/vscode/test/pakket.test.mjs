// What the package holds, and what the grammar makes of a rule.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const require = createRequire(import.meta.url);
const here = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));
const manifest = JSON.parse(readFileSync(here("package.json"), "utf8"));

test("the package holds all that the manifest names, and nothing of ours besides", () => {
  const vsix = here("dist/stoer.vsix");
  assert.ok(existsSync(vsix), "run `npm run pakket` first");
  const zip = readFileSync(vsix);
  const names = entries(zip);
  const named = [
    manifest.main,
    ...manifest.contributes.languages.map((language) => language.configuration),
    ...manifest.contributes.grammars.map((grammar) => grammar.path),
  ];
  for (const name of named) {
    assert.ok(names.includes(`extension/${name.replace("./", "")}`), `${name} is not in ${names}`);
  }
  assert.ok(names.includes("extension.vsixmanifest"));
  assert.ok(!names.some((name) => name.includes("node_modules") || name.includes("test/")), names.join(", "));
});

test("the bundle holds the client and is valid JavaScript", () => {
  const bundle = readFileSync(here("dist/extension.js"), "utf8");
  assert.ok(!/require\(["']vscode-languageclient/.test(bundle), "the client is not bundled");
  assert.ok(bundle.includes("stoer-uitleg"));
  execFileSync(process.execPath, ["--check", here("dist/extension.js")]);
});

test("the grammar colours a rule", async () => {
  const { Registry, parseRawGrammar } = require("vscode-textmate");
  const { loadWASM, OnigScanner, OnigString } = require("vscode-oniguruma");
  await loadWASM(readFileSync(require.resolve("vscode-oniguruma/release/onig.wasm")).buffer);
  const registry = new Registry({
    onigLib: Promise.resolve({
      createOnigScanner: (patterns) => new OnigScanner(patterns),
      createOnigString: (text) => new OnigString(text),
    }),
    loadGrammar: async () => parseRawGrammar(readFileSync(here("syntaxes/stoer.tmLanguage.json"), "utf8"), "stoer.json"),
  });
  const grammar = await registry.loadGrammar("source.stoer");
  const scope = (line, word) => {
    const { tokens } = grammar.tokenizeLine(line, null);
    const at = line.indexOf(word);
    return tokens.find((token) => token.startIndex <= at && at < token.endIndex).scopes.at(-1);
  };
  const rule = "    norm       hoogste punt ten hoogste 9,5 m² -- let op";
  assert.match(scope(rule, "norm"), /^keyword/);
  assert.equal(scope(rule, "punt"), "source.stoer");
  assert.match(scope(rule, "ten hoogste"), /comparison/);
  assert.match(scope(rule, "9,5"), /numeric/);
  assert.match(scope(rule, "m²"), /unit/);
  assert.match(scope(rule, "-- let"), /^comment/);
  assert.match(scope('eis dorp.plan.hoogte "Hoogte"', "eis"), /^keyword/);
  assert.match(scope('eis dorp.plan.hoogte "Hoogte"', "dorp"), /^entity/);
  assert.match(scope('eis dorp.plan.hoogte "Hoogte"', "Hoogte"), /^string/);
  assert.match(scope("    op 2026-01-01", "2026"), /date/);
  assert.match(scope("    verwacht dorp.plan.hoogte voldoet niet", "voldoet"), /language/);
});

/** The names in a zip file, from its central directory. */
function entries(zip) {
  const names = [];
  for (let at = zip.readUInt32LE(zip.lastIndexOf("PK\x05\x06", undefined, "latin1") + 16); zip.readUInt32LE(at) === 0x02014b50; ) {
    const [name, extra, comment] = [28, 30, 32].map((field) => zip.readUInt16LE(at + field));
    names.push(zip.toString("utf8", at + 46, at + 46 + name));
    at += 46 + name + extra + comment;
  }
  return names;
}
