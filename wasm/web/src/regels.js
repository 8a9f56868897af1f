// "Lees de regels": searching and reading, with a link to every rule.
import { h, veld, keuze, kopieer, meldingen, datumWoorden } from "./dom.js";
import { vraag, overzicht } from "./motor.js";

let cases;
/** The cases beside the rules; fetched when somebody first reads a rule. */
const voorbeelden = () => (cases ??= fetch("voorbeelden.stoer").then((answer) => (answer.ok ? answer.text() : "")));

export async function regelsPagina(main, waarden, code) {
  if (code) return regelPagina(main, code);
  const keuzes = await overzicht();
  const zoek = h("input", { type: "search", value: waarden.tekst ?? "", autocomplete: "off" });
  const onderwerp = keuze(keuzes.onderwerpen.filter((one) => one.eisen).map((one) => [one.code, `${one.titel} (${one.eisen})`]), { value: waarden.onderwerp ?? "" }, "alle onderwerpen");
  const regeling = keuze(keuzes.regelingen.map((one) => [one.code, one.titel]), { value: waarden.regeling ?? "" }, "alle regelingen");
  const datum = h("input", { type: "date", value: waarden.datum ?? "" });
  const lijst = h("section", { "aria-live": "polite" });
  main.replaceChildren(h("h1", {}, "Lees de regels"),
    h("form", { class: "kaart", role: "search", onsubmit: (event) => { event.preventDefault(); toon(); } },
      veld("Zoek op woord of artikel", zoek, "Bijvoorbeeld: trap, 4.149, parkeren"),
      h("div", { class: "rij" }, veld("Onderwerp", onderwerp), veld("Regeling", regeling), veld("Geldt op", datum)),
      h("button", { type: "submit", class: "hoofd" }, "Zoek")),
    lijst);
  [onderwerp, regeling, datum].forEach((control) => control.addEventListener("change", toon));
  zoek.addEventListener("input", toon);
  await toon();

  async function toon() {
    const wens = { tekst: zoek.value, onderwerp: onderwerp.value, regeling: regeling.value, datum: datum.value };
    const gevraagd = JSON.stringify(wens);
    const { aantal, treffers } = await vraag("zoek", gevraagd);
    const gevuld = new URLSearchParams(Object.entries(wens).filter(([, value]) => value));
    history.replaceState(null, "", `#/regels${gevuld.size ? `?${gevuld}` : ""}`);
    lijst.replaceChildren(
      h("h2", {}, aantal === 1 ? "1 regel" : `${aantal} regels`, aantal > treffers.length ? `, de eerste ${treffers.length}` : ""),
      h("ul", { class: "treffers" }, treffers.map(treffer)));
  }
}

function treffer(one) {
  return h("li", {}, h("a", { href: `#/regels/${one.code}` }, one.titel), " ", one.landelijk ? "" : h("span", { class: "label" }, "plaatselijk"),
    h("p", { class: "klein" }, `${one.vindplaats}${one.onderwerp ? ` · ${one.onderwerp}` : ""}`));
}

async function regelPagina(main, code) {
  const alles = await vraag("regel", code, await voorbeelden());
  if (alles.meldingen) {
    main.replaceChildren(h("h1", {}, "Lees de regels"), meldingen(alles.meldingen, "Deze regel is er niet"), h("p", {}, h("a", { href: "#/regels" }, "Zoek in alle regels")));
    return;
  }
  const { eis, regeling } = alles;
  const periode = (one) => [one.vanaf ? `vanaf ${datumWoorden(one.vanaf)}` : "", one.tot ? `tot ${datumWoorden(one.tot)}` : ""].filter(Boolean).join(" ");
  main.replaceChildren(h("article", {},
    h("p", { class: "klein niet-drukken" }, h("a", { href: "#/regels" }, "Alle regels")),
    h("h1", {}, eis.titel),
    h("p", { class: "intro" }, eis.vindplaats, " ", eis.landelijk ? "" : h("span", { class: "label" }, "plaatselijk")),
    h("p", { class: "niet-drukken" }, kopieer(() => location.href, "Kopieer link")),
    alles.voor.length ? h("p", {}, `Geldt voor: ${alles.voor.join(", ")}.`) : null,
    alles.versies.length ? h("section", {}, h("h2", {}, alles.versies.length > 1 ? "Versies" : "Wat de regel vraagt"), alles.versies.map((versie) => h("div", {},
      periode(versie) ? h("h3", {}, `Geldt ${periode(versie)}`) : null,
      h("ul", {}, versie.vraagt.map((one) => h("li", {}, one.lezing ? h("em", {}, `${one.lezing}: `) : "", one.zin)))))) : null,
    alles.toelichtingen.length ? h("section", {}, h("h2", {}, "Toelichting"), alles.toelichtingen.map((text) => h("p", {}, text))) : null,
    h("section", {}, h("h2", {}, "Bron en regeling"),
      h("p", {}, `${regeling.titel} (${regeling.instrument}, ${regeling.gezag}${regeling.gebied.length ? `, ${regeling.gebied.join(", ")}` : ""})${periode(regeling) ? `, geldt ${periode(regeling)}` : ""}.`),
      alles.bron ? h("p", {}, `Bron: ${alles.bron}.`) : null,
      regeling.toelichting ? h("p", {}, regeling.toelichting) : null),
    anders("In plaats van", alles.in_plaats_van), anders("Uitzonderingen en afwijkingen", alles.uitzonderingen),
    h("section", {}, h("h2", {}, "De regel in regeltaal"), h("pre", { class: "code", tabindex: "0", "aria-label": "Regeltekst" }, alles.tekst), h("p", { class: "klein" }, `Bestand: ${alles.bestand}`)),
    alles.voorbeelden.length ? h("section", {}, h("h2", {}, "Voorbeelden"), h("p", {}, "Met deze gevallen wordt de regel getest."),
      alles.voorbeelden.map((text) => h("details", {}, h("summary", {}, /"([^"]*)"/.exec(text)?.[1] ?? "voorbeeld"), h("pre", { class: "code", tabindex: "0" }, text)))) : null));
}

function anders(kop, all) {
  return all.length ? h("section", {}, h("h2", {}, kop), h("ul", { class: "treffers" }, all.map(treffer))) : null;
}
