// Puts the page together in wasm/dist/web: bundled scripts, the tokens that the style uses, the
// engine from the package, and the service worker with the list of everything.
import { createHash } from "node:crypto";
import { cpSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { buildSync } from "esbuild";

const hier = dirname(fileURLToPath(import.meta.url));
const wasm = dirname(hier);
const uit = join(wasm, "dist", "web");
const pakket = join(wasm, "dist", "pakket");

rmSync(uit, { recursive: true, force: true });
mkdirSync(join(uit, "projecten"), { recursive: true });
for (const name of ["index.html", "app.webmanifest", "icoon.svg"]) cpSync(join(hier, name), join(uit, name));
for (const name of ["stoer_bg.wasm", "voorbeelden.stoer"]) cpSync(join(pakket, name), join(uit, name));
const projecten = join(wasm, "..", "rules", "projecten");
const voorbeelden = readdirSync(projecten).filter((name) => name.endsWith(".yaml")).sort();
for (const name of voorbeelden) cpSync(join(projecten, name), join(uit, "projecten", name));

const samen = { bundle: true, minify: true, format: "esm", target: "es2022", legalComments: "none", logLevel: "warning", charset: "utf8" };
const namen = voorbeelden.map((name) => [name, name.replace(".yaml", "").replaceAll("-", " ")]);
buildSync({ ...samen, entryPoints: [join(hier, "src/stoer-web.js"), join(hier, "src/werker.js")], outdir: uit, define: { __VOORBEELDEN__: JSON.stringify(namen) } });
buildSync({ ...samen, entryPoints: [join(hier, "stijl.css")], outfile: join(uit, "stijl.css") });

// Of the design tokens only those that the style uses, directly or through another token. A
// municipality puts its own theme in the place of thema.css.
const bron = readFileSync(createRequire(import.meta.url).resolve("@nl-design-system-unstable/voorbeeld-design-tokens/dist/theme.css"), "utf8");
const tokens = new Map([...bron.matchAll(/^\s*(--[\w-]+):\s*([^;]+);/gm)].map(([, name, value]) => [name, value]));
const gebruikt = new Set();
const neem = (text) => {
  for (const [, name] of text.matchAll(/var\((--(?:basis|voorbeeld)-[\w-]+)/g)) {
    if (gebruikt.has(name)) continue;
    if (!tokens.has(name)) throw new Error(`stijl.css gebruikt ${name}; dat token bestaat niet`);
    gebruikt.add(name);
    neem(tokens.get(name));
  }
};
neem(readFileSync(join(hier, "stijl.css"), "utf8"));
writeFileSync(join(uit, "thema.css"), `:root{${[...gebruikt].sort().map((name) => `${name}:${tokens.get(name)}`).join(";")}}\n`);

const alle = (folder) => readdirSync(folder, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? alle(join(folder, entry.name)) : [join(folder, entry.name)]));
const bestanden = alle(uit).sort();
const versie = createHash("sha256");
for (const file of bestanden) versie.update(file.slice(uit.length)).update(readFileSync(file));
const lijst = ["./", ...bestanden.map((file) => relative(uit, file).replaceAll("\\", "/"))];
buildSync({ ...samen, entryPoints: [join(hier, "src/sw.js")], outdir: uit, define: { __VERSIE__: JSON.stringify(versie.digest("hex").slice(0, 16)), __BESTANDEN__: JSON.stringify(lijst) } });

// What travels: measured as a web server sends it, and whether the standard library was built along.
const maten = { motor: ["stoer_bg.wasm"], pagina: ["index.html", "stoer-web.js", "werker.js", "stijl.css", "thema.css", "sw.js"], voorbeelden: ["voorbeelden.stoer"] };
const gemeten = { bibliotheek: process.argv[2] ?? "meegeleverd" };
for (const [name, files] of Object.entries(maten)) {
  const bytes = files.map((file) => readFileSync(join(uit, file)));
  gemeten[name] = {
    bytes: bytes.reduce((sum, one) => sum + one.length, 0),
    gzip: bytes.reduce((sum, one) => sum + gzipSync(one, { level: 9 }).length, 0),
    brotli: bytes.reduce((sum, one) => sum + brotliCompressSync(one).length, 0),
  };
  console.error(`bouw: ${name}: ${gemeten[name].bytes} bytes, gzip ${gemeten[name].gzip}, brotli ${gemeten[name].brotli}`);
}
writeFileSync(join(wasm, "dist", "maten.json"), `${JSON.stringify(gemeten, null, 2)}\n`);
