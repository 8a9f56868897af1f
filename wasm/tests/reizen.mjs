// The page as people use it, in a real Chromium: every journey, by mouse and by keyboard alone,
// at 320 px, light and dark, offline, printed, with broken files, and with axe on every state.
// Screenshots for review land in dist/schermen. `node tests/reizen.mjs plan` runs those journeys
// whose name begins so.
import assert from "node:assert/strict";
import { createReadStream, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { dirname, extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { createGzip } from "node:zlib";
import { chromium } from "playwright-core";

const wasm = join(dirname(fileURLToPath(import.meta.url)), "..");
const web = join(wasm, "dist", "web");
const schermen = join(wasm, "dist", "schermen");
mkdirSync(schermen, { recursive: true });
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

const SOORT = { ".html": "text/html; charset=utf-8", ".js": "text/javascript", ".css": "text/css", ".wasm": "application/wasm", ".svg": "image/svg+xml", ".webmanifest": "application/manifest+json", ".yaml": "text/yaml; charset=utf-8", ".stoer": "text/plain; charset=utf-8" };
const server = createServer((request, response) => {
  const name = normalize(decodeURIComponent(new URL(request.url, "http://x").pathname)).replace(/^[/.]+/, "") || "index.html";
  const file = join(web, name);
  if (!existsSync(file)) return response.writeHead(404).end();
  response.writeHead(200, { "content-type": SOORT[extname(file)] ?? "application/octet-stream", "content-encoding": "gzip", "cache-control": "no-cache" });
  createReadStream(file).pipe(createGzip({ level: 1 })).pipe(response);
}).listen(0, "127.0.0.1");
await new Promise((done) => server.once("listening", done));
const basis = `http://127.0.0.1:${server.address().port}/`;

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: ["--no-sandbox", "--disable-dev-shm-usage"] });
const GEDULD = 120_000; // the machine may be busy with other tests

async function open(hash = "", options = {}) {
  const context = await browser.newContext({ locale: "nl-NL", viewport: { width: 1280, height: 900 }, acceptDownloads: true, ...options });
  await context.grantPermissions(["clipboard-read", "clipboard-write"], { origin: new URL(basis).origin });
  const vreemd = [];
  context.on("request", (request) => {
    const { protocol, origin } = new URL(request.url());
    if (protocol.startsWith("http") && origin !== new URL(basis).origin) vreemd.push(request.url());
  });
  const page = await context.newPage();
  page.setDefaultTimeout(GEDULD);
  const fouten = [];
  page.on("pageerror", (error) => fouten.push(error.message));
  page.on("console", (message) => message.type() === "error" && fouten.push(message.text()));
  await page.goto(basis + hash);
  await page.waitForSelector("body[data-klaar]");
  return { page, context, fouten, async sluit() {
    assert.deepEqual(vreemd, [], "requests to another origin");
    assert.deepEqual(fouten, [], "errors on the page");
    await context.close();
  } };
}

/** No faults by WCAG 2.2 A and AA, as far as a program can find them. */
async function toegankelijk(page, waar) {
  // By the debugger: the page's own policy refuses scripts that are not its own.
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => globalThis.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }));
  assert.deepEqual(violations.map((one) => `${one.id}: ${one.nodes.slice(0, 3).map((node) => node.target.join(" ")).join(", ")}`), [], `axe, ${waar}`);
}

/** Nothing sticks out to the right. */
async function past(page, waar) {
  const [breed, venster] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
  assert.ok(breed <= venster, `${waar}: ${breed} px wide in ${venster} px`);
}

const beeld = (page, name, options = {}) => page.screenshot({ path: join(schermen, `${name}.png`), ...options });
const telling = (page, oordeel) => page.locator(`.tellingen > .${oordeel} dd`).first().innerText().then(Number, () => 0);

async function begin(page, gemeente = "Amsterdam") {
  await page.getByLabel("Gemeente", { exact: true }).fill(gemeente);
  await page.getByLabel("Datum van de aanvraag").fill("2026-09-24");
  await page.getByRole("button", { name: "Begin" }).click();
  await page.waitForSelector(".tellingen");
}

async function voorbeeld(page, name) {
  await page.getByLabel("Voorbeeld", { exact: true }).selectOption(name);
  await page.getByRole("button", { name: "Open het voorbeeld" }).click();
  await page.waitForSelector(".tellingen");
}

const EIS = {
  Onderwerp: "energie.beng", Grootheid: "primair fossiel energiegebruik", Vergelijking: "ten hoogste", Gebruiksfunctie: "woonfunctie",
};
async function vulEis(page, waarde = "15") {
  await page.getByLabel("Onderwerp").selectOption(EIS.Onderwerp);
  await page.getByLabel("Grootheid").selectOption(EIS.Grootheid);
  await page.getByLabel("Vergelijking").selectOption(EIS.Vergelijking);
  await page.getByLabel("Waarde").fill(waarde);
  await page.waitForFunction(() => document.querySelector("textarea.code").value.includes("norm"));
}
async function vergeleken(page) {
  await page.getByLabel("Vergelijk op datum").fill("2026-09-24");
  await page.getByRole("button", { name: "Vergelijk met het Bbl" }).click();
  await page.waitForSelector(".vergelijking .geval");
}

const reizen = {
  async "plan: asking, answering, unknown"() {
    const { page, sluit } = await open("#/plan");
    await toegankelijk(page, "plan, begin");
    await beeld(page, "plan-begin");
    await begin(page);
    const onbekend = await telling(page, "onbekend");
    assert.ok(onbekend > 50, `${onbekend}`);
    const eerste = await page.locator(".vraag legend").first().innerText();
    await page.locator(".vraag").first().getByRole("button", { name: "Weet ik niet" }).click();
    assert.notEqual(await page.locator(".vraag legend").first().innerText(), eerste);
    await page.getByRole("button", { name: /overgeslagen/ }).click();
    // Answer what is asked until something is decided, as a citizen would.
    for (let turn = 0; turn < 6; turn += 1) {
      const vraag = page.locator(".vraag").first();
      const titel = await vraag.locator("legend").innerText();
      if (await vraag.getByLabel("Nee", { exact: true }).count()) await vraag.getByLabel("Nee", { exact: true }).first().check();
      else if (await vraag.locator("select").count()) await vraag.locator("select").first().selectOption({ index: 1 });
      else await vraag.locator("input").first().fill("1");
      await vraag.getByRole("button", { name: "Bewaar" }).click();
      await page.waitForFunction((was) => document.querySelector(".vraag legend")?.textContent !== was, titel);
    }
    assert.ok(await telling(page, "onbekend") < onbekend, "answers decide something");
    assert.match(await page.locator("#melder").innerText(), /Onbekend: \d+, was \d+/);
    await toegankelijk(page, "plan, questions");
    await beeld(page, "plan-vragen");
    await sluit();
  },

  async "plan: an answer that cannot be"() {
    const { page, sluit } = await open("#/plan");
    await begin(page, "Utrecht");
    await page.getByText("Projectbestand bekijken").click();
    const area = page.getByLabel("Projectbestand (YAML)").last();
    await area.fill(`${await area.inputValue()}\nbestaat niet: 1\n`);
    await page.getByRole("button", { name: "Pas toe" }).click();
    await page.getByRole("alert").filter({ hasText: "bestaat niet" }).waitFor();
    assert.ok(await page.locator(".tellingen").count(), "the plan is still there");
    await sluit();
  },

  async "plan: example, reasons, demands above the Bbl"() {
    const { page, sluit } = await open("#/plan");
    await voorbeeld(page, "amsterdam-strenger-dan-bbl.yaml");
    assert.ok(await telling(page, "voldoet-niet") >= 1);
    await page.locator("details.onderwerp").filter({ has: page.locator(".samenvatting .voldoet-niet") }).first().locator("summary").first().click();
    await page.locator("details.eis.voldoet-niet > summary").first().click();
    await page.locator("details.eis[open] .stappen li").first().waitFor();
    assert.match(await page.locator(".bericht.boven").innerText(), /Eisen boven het Bbl[^]*Grond:/);
    await toegankelijk(page, "plan, reasons");
    await beeld(page, "plan-uitkomst", { fullPage: true });
    await sluit();
  },

  async "plan: saving and loading"() {
    const { page, sluit } = await open("#/plan");
    await begin(page, "Utrecht");
    const voor = await page.locator(".tellingen").innerText();
    await page.getByText("Projectbestand bekijken").click();
    const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Bewaar als bestand" }).click()]);
    const file = await download.path();
    assert.match(readFileSync(file, "utf8"), /gemeente: Utrecht/);
    await page.reload();
    await page.waitForSelector("body[data-klaar]");
    await page.getByLabel("Projectbestand (YAML)").first().setInputFiles({ name: "plan.yaml", mimeType: "text/yaml", buffer: readFileSync(file) });
    await page.waitForSelector(".tellingen");
    assert.equal(await page.locator(".tellingen").innerText(), voor);
    // A file that was only looked at is saved as it was, comments and all; after an answer it is
    // written anew, and the page says so beforehand.
    const eigen = `# van de aannemer\n${readFileSync(file, "utf8")}`;
    const bewaard = async () => {
      await page.getByText("Projectbestand bekijken").click();
      const [one] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Bewaar als bestand" }).click()]);
      return { naam: one.suggestedFilename(), tekst: readFileSync(await one.path(), "utf8") };
    };
    await page.getByText("Begin of open een plan").click();
    await page.getByLabel("Projectbestand (YAML)").first().setInputFiles({ name: "huis.yaml", mimeType: "text/yaml", buffer: Buffer.from(eigen) });
    await page.getByText("Begin of open een plan").and(page.locator("details:not([open]) > summary")).waitFor();
    assert.deepEqual(await bewaard(), { naam: "huis.yaml", tekst: eigen });
    await page.getByText("zonder opmerkingen").waitFor();
    await page.getByText("Wat u hebt opgegeven").click();
    await page.getByRole("button", { name: "Wis gemeente" }).click();
    await page.getByText("Gemeente: niet opgegeven").waitFor();
    const nu = await bewaard();
    assert.ok(!nu.tekst.includes("gemeente") && !nu.tekst.includes("#"), nu.tekst);
    await sluit();
  },

  async "plan: broken files"() {
    const { page, sluit } = await open("#/plan");
    const kies = page.getByLabel("Projectbestand (YAML)").first();
    await kies.setInputFiles({ name: "stuk.yaml", mimeType: "text/yaml", buffer: Buffer.from("aanvraagdatum: 2026-09-24\ngebouwn: []\n") });
    await page.getByRole("alert").filter({ hasText: "stuk.yaml:2:1" }).waitFor();
    await toegankelijk(page, "plan, broken file");
    await kies.setInputFiles({ name: "foto.yaml", mimeType: "text/yaml", buffer: Buffer.from([0x61, 0x3a, 0x20, 0xff, 0xfe]) });
    await page.getByRole("alert").filter({ hasText: "byte 4" }).waitFor();
    await kies.setInputFiles({ name: "diep.yaml", mimeType: "text/yaml", buffer: Buffer.from("[".repeat(100000)) });
    await page.getByRole("alert").filter({ hasText: "diep.yaml" }).waitFor();
    await toegankelijk(page, "plan, broken file");
    await beeld(page, "plan-stuk-bestand");
    await begin(page, "Utrecht");
    await sluit();
  },

  async "eis: form, text, comparison, link"() {
    const { page, sluit } = await open("#/eis");
    await toegankelijk(page, "eis, empty");
    await vulEis(page);
    const tekst = await page.getByLabel("Regeltekst").inputValue();
    assert.match(tekst, /norm\s+primair fossiel energiegebruik ten hoogste 15 kWh/);
    await page.getByText("De tekst is in orde").waitFor();
    await vergeleken(page);
    const uitkomst = await page.locator("#vergelijking").innerText();
    assert.match(uitkomst, /strenger/);
    assert.match(uitkomst, /mag volgens het Bbl en zou hier worden geweigerd/);
    assert.match(uitkomst, /Grond:/);
    assert.match(uitkomst, /Zekerheid:/);
    assert.match(uitkomst, /Alinea om over te nemen/);
    assert.ok(await page.locator("svg.lijn text").count() >= 2, "limit and demand are drawn");
    await toegankelijk(page, "eis, compared");
    await beeld(page, "eis-uitkomst", { fullPage: true });
    // The picture in the README.
    await page.locator("#vergelijking h2").first().evaluate((kop) => kop.closest("article").scrollIntoView({ behavior: "instant" }));
    await beeld(page, "pagina");
    await page.getByRole("button", { name: "Kopieer link" }).click();
    const link = await page.evaluate(() => navigator.clipboard.readText());
    const ander = await page.context().newPage();
    ander.setDefaultTimeout(GEDULD);
    await ander.goto(link);
    await ander.waitForSelector(".vergelijking .geval");
    assert.equal(await ander.getByLabel("Regeltekst").inputValue(), tekst);
    await ander.close();
    const [getuige] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: /Bewaar dit gebouw/ }).first().click()]);
    assert.match(readFileSync(await getuige.path(), "utf8"), /aanvraagdatum: 2026-09-24/);
    await sluit();
  },

  async "eis: editing with messages and proposals"() {
    const { page, sluit } = await open("#/eis");
    await vulEis(page);
    const area = page.getByLabel("Regeltekst");
    const goed = await area.inputValue();
    await area.fill(goed.replaceAll("15 kWh/(m²·jaar)", "15 m"));
    const melding = page.getByRole("alert").filter({ hasText: "eis.stoer:" });
    await melding.waitFor();
    await melding.getByRole("button", { name: /Ga naar/ }).first().click();
    assert.ok(await area.evaluate((one) => document.activeElement === one && one.selectionEnd > one.selectionStart));
    await area.fill(goed);
    await page.getByText("De tekst is in orde").waitFor();
    assert.ok(await page.locator(".kleur .w-blok").count() >= 2, "words are coloured");
    await area.focus();
    await page.keyboard.press("Control+End");
    await page.keyboard.type("    voldaan als gebruiksop");
    await page.keyboard.press("Control+Space");
    await page.locator(".woorden li").filter({ hasText: "gebruiksoppervlakte" }).first().waitFor();
    await beeld(page, "eis-voorstellen");
    await page.keyboard.press("Enter");
    assert.match(await area.inputValue(), /voldaan als gebruiksoppervlakte/);
    await sluit();
  },

  async "regels: searching, reading, sharing"() {
    const { page, sluit } = await open("#/regels");
    await page.locator(".treffers li").first().waitFor();
    await page.getByLabel("Zoek op woord of artikel").fill("trap");
    await page.waitForFunction(() => location.hash.includes("tekst=trap"));
    await page.getByLabel("Geldt op").fill("2026-09-24");
    await toegankelijk(page, "regels, list");
    await beeld(page, "regels-lijst");
    await page.locator(".treffers a").first().click();
    await page.getByRole("heading", { name: "De regel in regeltaal" }).waitFor();
    assert.match(await page.locator("pre.code").first().innerText(), /^eis /);
    assert.ok(await page.getByRole("heading", { name: "Voorbeelden" }).count(), "cases are shown");
    assert.match(await page.locator("article").innerText(), /Bron: /);
    await toegankelijk(page, "regels, one");
    await beeld(page, "regels-een", { fullPage: true });
    await page.getByRole("button", { name: "Kopieer link" }).click();
    const link = await page.evaluate(() => navigator.clipboard.readText());
    assert.match(link, /#\/regels\/bbl\./);
    await page.goto(`${basis}#/regels/bestaat.niet`);
    await page.getByRole("alert").filter({ hasText: "bestaat niet" }).waitFor();
    await sluit();
  },

  async "keyboard alone"() {
    const { page, sluit } = await open("#/plan");
    await page.keyboard.press("Tab");
    assert.equal(await page.evaluate(() => document.activeElement.textContent), "Naar de inhoud");
    await page.keyboard.press("Enter");
    const naar = async (name) => {
      for (let step = 0; step < 60; step += 1) {
        await page.keyboard.press("Tab");
        const here = await page.evaluate(() => {
          const one = document.activeElement;
          return { name: (one.labels?.[0]?.textContent ?? one.textContent ?? "").trim(), zicht: getComputedStyle(one).outlineStyle !== "none" };
        });
        assert.ok(here.zicht, `the focus on ${here.name} can be seen`);
        if (here.name.startsWith(name)) return;
      }
      assert.fail(`${name} cannot be reached`);
    };
    await naar("Gemeente");
    await page.keyboard.type("Utrecht");
    await naar("Begin");
    await page.keyboard.press("Enter");
    await page.waitForSelector(".tellingen");
    await naar("Bewaar");
    await page.goto(`${basis}#/eis`);
    await page.waitForSelector("textarea.code");
    await page.getByLabel("Regeltekst").focus();
    await page.keyboard.type("eis x");
    await page.keyboard.press("Tab");
    assert.ok(await page.evaluate(() => document.activeElement.tagName !== "TEXTAREA"), "the editor is no trap");
    await sluit();
  },

  async "320 px wide, and 200 percent"() {
    for (const [thema, name] of [["light", "licht"], ["dark", "donker"]]) {
      const { page, sluit } = await open("#/plan", { viewport: { width: 320, height: 640 }, colorScheme: thema });
      await past(page, "plan, begin");
      await beeld(page, `smal-plan-begin-${name}`);
      await voorbeeld(page, "amsterdam-strenger-dan-bbl.yaml");
      await page.locator("details.onderwerp > summary").first().click();
      await past(page, "plan, outcomes");
      await toegankelijk(page, `plan, 320 px, ${name}`);
      await beeld(page, `smal-plan-${name}`);
      await page.goto(`${basis}#/eis`);
      await page.waitForSelector("textarea.code");
      await vulEis(page);
      await vergeleken(page);
      await past(page, "eis");
      await toegankelijk(page, `eis, 320 px, ${name}`);
      await page.locator("#vergelijking").scrollIntoViewIfNeeded();
      await beeld(page, `smal-eis-${name}`);
      await page.goto(`${basis}#/regels/bbl.4.149.1.beng1`);
      await page.getByRole("heading", { name: "De regel in regeltaal" }).waitFor();
      await past(page, "regels");
      await toegankelijk(page, `regels, 320 px, ${name}`);
      await beeld(page, `smal-regels-${name}`);
      await sluit();
    }
  },

  async "dark and wide"() {
    const { page, sluit } = await open("#/plan", { colorScheme: "dark", viewport: { width: 1600, height: 1000 } });
    await voorbeeld(page, "amsterdam-strenger-dan-bbl.yaml");
    await toegankelijk(page, "plan, dark");
    await beeld(page, "breed-plan-donker");
    await page.goto(`${basis}#/eis`);
    await page.waitForSelector("textarea.code");
    await vulEis(page);
    await vergeleken(page);
    await toegankelijk(page, "eis, dark");
    await page.evaluate(() => scrollTo(0, 0));
    await beeld(page, "breed-eis-donker");
    await page.getByRole("button", { name: "Lichte weergave" }).click();
    await page.reload();
    await page.waitForSelector("body[data-klaar]");
    assert.equal(await page.evaluate(() => document.documentElement.dataset.thema), "licht");
    await sluit();
  },

  async "offline after the first visit"() {
    const { page, context, fouten, sluit } = await open("#/regels");
    await page.evaluate(() => navigator.serviceWorker.ready);
    await page.waitForFunction(async () => {
      const [name] = await caches.keys();
      return name && (await (await caches.open(name)).keys()).length > 10;
    });
    await context.setOffline(true);
    await page.goto(`${basis}#/plan`);
    await page.reload();
    await page.waitForSelector("body[data-klaar=plan]");
    await voorbeeld(page, "duplex.yaml");
    await page.goto(`${basis}#/regels/bbl.4.149.1.beng1`);
    await page.getByRole("heading", { name: "De regel in regeltaal" }).waitFor();
    // A browser may ask for the worker's script again; there is no network, and that is no fault.
    fouten.splice(0, fouten.length, ...fouten.filter((text) => !/ERR_INTERNET_DISCONNECTED|Failed to update a ServiceWorker/.test(text)));
    await sluit();
  },

  async "printing"() {
    const { page, sluit } = await open("#/plan");
    await voorbeeld(page, "amsterdam-strenger-dan-bbl.yaml");
    await page.emulateMedia({ media: "print" });
    await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
    assert.equal(await page.locator(".begin").isVisible(), false);
    assert.equal(await page.locator(".menu").isVisible(), false);
    assert.equal(await page.locator(".vraag").first().isVisible(), false);
    assert.ok(await page.locator("details.eis.voldoet-niet .stappen").first().isVisible(), "the reasons are printed");
    const pdf = await page.pdf({ format: "A4", tagged: true });
    assert.ok(pdf.includes("/StructTreeRoot") && pdf.includes("(nl"), "tagged, in Dutch");
    writeFileSync(join(schermen, "druk.pdf"), pdf);
    await beeld(page, "druk", { fullPage: false });
    await page.evaluate(() => dispatchEvent(new Event("afterprint")));
    assert.equal(await page.locator("details.eis[open]").count(), 0);
    await sluit();
  },

  async "nothing leaves the page"() {
    const { page, fouten, sluit } = await open("#/plan");
    const geweigerd = await page.evaluate(() => new Promise((done) => {
      addEventListener("securitypolicyviolation", (event) => done(event.effectiveDirective));
      fetch("https://example.org/").catch(() => {});
    }));
    assert.equal(geweigerd, "connect-src");
    assert.ok(fouten.length >= 1);
    fouten.length = 0;
    await sluit();
  },

  async "budget"() {
    const maten = JSON.parse(readFileSync(join(wasm, "dist", "maten.json"), "utf8"));
    const grens = JSON.parse(readFileSync(join(wasm, "tests", "grenzen.json"), "utf8"));
    const { page, sluit } = await open("#/plan");
    const wasmen = await page.evaluate(() => performance.getEntriesByType("resource").filter((one) => one.name.endsWith(".wasm")).length);
    assert.ok(wasmen <= 1, "the engine comes in one request");
    await begin(page);
    const eerste = await page.evaluate(() => performance.getEntriesByName("eerste-uitkomst")[0].startTime);
    await page.goto(`${basis}#/eis`);
    await page.waitForSelector("textarea.code");
    await vulEis(page);
    // What a keystroke costs: on the page, which the engine never holds up, and in the engine,
    // which looks at the whole text beside all rules.
    const toetsen = await page.getByLabel("Regeltekst").evaluate(async (area) => {
      const [pagina, motor] = [[], []];
      for (let turn = 0; turn < 30; turn += 1) {
        performance.clearMeasures("controleer");
        // Within a sentence, so that the text stays readable and all of it is checked.
        const at = area.value.indexOf(" kWh");
        area.setRangeText(String(turn % 10), at - 1, at, "end");
        const start = performance.now();
        area.dispatchEvent(new InputEvent("input"));
        pagina.push(performance.now() - start);
        let found;
        while (!(found = performance.getEntriesByName("controleer")[0])) await new Promise((done) => setTimeout(done, 10));
        motor.push(found.duration);
      }
      const midden = (all) => Number(all.sort((a, b) => a - b)[Math.floor(all.length / 2)].toFixed(2));
      return { toetsaanslag_pagina_ms: midden(pagina), toetsaanslag_motor_ms: midden(motor) };
    });
    assert.ok(await page.getByText("De tekst is in orde").count(), "what was measured is a text without faults");
    // A standard library that came with the compiler is larger than one that was built along.
    const motor = maten.bibliotheek === "gebouwd" ? "motor_brotli" : "motor_brotli_meegeleverd";
    delete grens[motor === "motor_brotli" ? "motor_brotli_meegeleverd" : "motor_brotli"];
    const gemeten = { [motor]: maten.motor.brotli, pagina_brotli: maten.pagina.brotli, eerste_uitkomst_ms: Math.round(eerste), ...toetsen };
    console.error(`budget: ${JSON.stringify(gemeten)}`);
    for (const [name, most] of Object.entries(grens)) assert.ok(gemeten[name] <= most, `${name}: ${gemeten[name]}, at most ${most}`);
    await sluit();
  },
};

let mis = 0;
const gevraagd = process.argv[2] ?? "";
for (const [name, reis] of Object.entries(reizen).filter(([name]) => name.startsWith(gevraagd))) {
  const start = Date.now();
  try {
    await reis();
    console.error(`✓ ${name} (${((Date.now() - start) / 1000).toFixed(1)} s)`);
  } catch (error) {
    mis += 1;
    console.error(`✗ ${name}\n${error.stack}`);
    for (const context of browser.contexts()) {
      for (const page of context.pages()) await beeld(page, `mis-${name.replace(/\W+/g, "-")}`).catch(() => {});
      await context.close();
    }
  }
}
await browser.close();
server.close();
console.error(mis ? `${mis} reizen mislukt; beelden in dist/schermen` : "alle reizen gelukt");
process.exitCode = mis ? 1 : 0;
