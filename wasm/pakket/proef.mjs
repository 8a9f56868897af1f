// Uses the package as its reader would: installed under its name, in Node.
import assert from "node:assert/strict";
import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const folder = mkdtempSync(join(tmpdir(), "stoer-"));
try {
  cpSync(process.argv[2], join(folder, "node_modules", "stoer"), { recursive: true });
  writeFileSync(join(folder, "lezer.mjs"), 'export * from "stoer";\n');
  const stoer = await import(pathToFileURL(join(folder, "lezer.mjs")));
  const { rapport } = JSON.parse(stoer.toets("plan.yaml", "aanvraagdatum: 2026-09-24\ngebouwen: []\n"));
  assert.equal(rapport.verantwoording.toetsdatum, "2026-09-24");
  const { meldingen } = JSON.parse(stoer.toets("plan.yaml", "aanvraagdatum: gisteren\n"));
  assert.match(meldingen[0].plaats, /^plan\.yaml:1:/);
} finally {
  rmSync(folder, { recursive: true });
}
