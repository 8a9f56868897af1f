// "Toets een eis": a form beside the rule text, and what the demand means beside the Bbl.
import { h, veld, keuze, opties, voorstel, meld, meldingen, kopieer, bewaar, datumWoorden } from "./dom.js";
import { vraag, tekst, overzicht } from "./motor.js";
import { editor } from "./editor.js";
import { getallenlijn } from "./lijn.js";
import { rechtsoordelen, oordeel } from "./rapport.js";

/** How many facts of a building stand in sight. */
const FEITEN = 8;

const VERGELIJKINGEN = ["ten hoogste", "ten minste", "meer dan", "minder dan"];

export async function eisPagina(main, { t: gedeeld, d: dag }) {
  const keuzes = await overzicht();
  const berichten = h("div", { "aria-live": "polite" });
  const uitkomst = h("section", { "aria-live": "polite", id: "vergelijking" });
  let bezig = false;
  // One check at a time: what was typed meanwhile is checked when the last answer is in.
  async function controleer() {
    if (bezig) return;
    bezig = true;
    let text;
    let found;
    do {
      text = regel.waarde;
      ({ meldingen: found } = await vraag("controleer", "eis.stoer", text));
    } while (text !== regel.waarde);
    bezig = false;
    berichten.replaceChildren(found.length ? meldingen(found, "Opmerkingen bij de tekst", regel.spring) : h("p", { class: "goed" }, "✓ De tekst is in orde."));
  }
  let beurt = 0;
  const regel = editor("Regeltekst", { verander: controleer });
  // What somebody writes by hand is not overwritten by a form that was still at work.
  regel.element.addEventListener("input", () => { beurt += 1; });
  const datum = h("input", { type: "date", value: dag || new Date().toLocaleDateString("sv") });
  main.replaceChildren(
    h("h1", {}, "Toets een eis"),
    h("p", { class: "intro" }, "Vergelijk een eis van een gemeente, provincie of waterschap met het Besluit bouwwerken leefomgeving (Bbl). U ziet of de eis strenger is, voor welk gebouw dat verschil maakt, en wat dat in rechte betekent."),
    h("div", { class: "kolommen niet-drukken" }, formulier(),
      h("div", { class: "kaart" }, h("h2", {}, "De eis in regeltaal"), regel.element, berichten,
        veld("Vergelijk op datum", datum),
        h("div", { class: "knoppen" },
          h("button", { type: "button", class: "hoofd", onclick: vergelijk }, "Vergelijk met het Bbl"),
          h("button", { type: "button", class: "stil", onclick: async () => {
            const mooi = await tekst("opmaak", regel.waarde);
            if (mooi) regel.waarde = mooi;
          } }, "Maak op"),
          kopieer(link, "Kopieer link")))),
    uitkomst);
  if (gedeeld) {
    regel.waarde = uitBase64(gedeeld);
    await vergelijk();
  }

  function link() {
    return `${location.href.split("#")[0]}#/eis?d=${datum.value}&t=${naarBase64(regel.waarde)}`;
  }

  async function vergelijk() {
    uitkomst.replaceChildren(h("p", { role: "status" }, "Bezig met vergelijken…"));
    const antwoord = await vraag("vergelijk", "eis.stoer", regel.waarde, datum.value);
    uitkomst.replaceChildren(...[meldingen(antwoord.meldingen?.filter((one) => one.niveau === "fout"), "De eis kan nog niet worden vergeleken", regel.spring), toon(antwoord)].flat().filter(Boolean));
    uitkomst.querySelector("h2, h3")?.setAttribute("tabindex", "-1");
    uitkomst.querySelector("h2, h3")?.focus();
    history.replaceState(null, "", `#/eis?d=${datum.value}&t=${naarBase64(regel.waarde)}`);
  }

  function toon({ vergelijking, lijnen, koppen, alineas }) {
    if (!vergelijking) return null;
    return vergelijking.eisen.map((one, index) => h("article", { class: "kaart vergelijking" },
      h("h2", {}, `${one.titel}: ${one.kop ?? "verschilt per geval"}`),
      h("p", {}, `${one.vindplaats} (${one.instrument}, ${one.gezag}${one.gebied.length ? `, ${one.gebied.join(", ")}` : ""}). De eis vraagt voor ${one.voor.join(", ")}${one.als ? `, als ${one.als}` : ""}: ${one.vraagt.join("; of, in een andere lezing: ")}.`),
      one.onderwerp ? h("p", {}, `Onderwerp: ${one.onderwerp.titel}, ${one.onderwerp.geregeld}.`, one.onderwerp.ruimte ? ` Ruimte voor plaatselijke regels: ${one.onderwerp.ruimte}.` : "") : null,
      one.gevallen.length ? null : h("p", {}, "Er is geen gebouw gevonden waarvoor deze eis geldt."),
      one.gevallen.map((geval, number) => gevalDeel(geval, lijnen[index][number], koppen[index][number], number === 0, one.gevallen.length > 1)),
      one.geheel.length ? h("section", {}, h("h3", {}, "De eis als geheel"), rechtsoordelen(one.geheel)) : null,
      tijdlijn(one.tijdlijn),
      one.toelichtingen.length ? h("section", {}, h("h3", {}, "Over de regel zelf"), one.toelichtingen.map((text) => h("p", { class: "toelichting" }, text))) : null,
      alineas[index] ? h("section", { class: "alinea" }, h("h3", {}, "Alinea om over te nemen"), h("blockquote", {}, alineas[index]), kopieer(() => alineas[index], "Kopieer de alinea")) : null,
      h("p", { class: "klein" }, `Vergeleken op ${datumWoorden(vergelijking.datum)} met ${vergelijking.landelijk.join("; ")}. stoer ${vergelijking.stoer}, regels ${vergelijking.regels.slice(0, 12)}. Dit is een berekening met een uitleg, geen juridisch advies.`),
      h("p", { class: "niet-drukken" }, h("button", { type: "button", class: "stil", onclick: () => window.print() }, "Druk af of bewaar als pdf"))));
  }

  function gevalDeel(geval, lijn, kop, eerste, meer) {
    // Cases for the same functions differ in the norm beside them and in how far they go.
    const verschil = [...geval.normen.map((norm) => norm.vindplaats), geval.kloof?.tekst].filter(Boolean).join(", ");
    return h("details", { class: "geval", open: eerste },
      h("summary", {}, h("h3", {}, h("span", { class: geval.boven_bbl ? "label streng" : "label" }, geval.uitkomst), geval.deel ? ` (deel ${geval.deel})` : "", ` voor ${geval.voor.join("; ")}`), meer && verschil ? h("span", { class: "klein verschil" }, verschil) : null),
      normen("Het Bbl vraagt", geval.normen),
      normen(geval.grond_kop, geval.grond),
      normen("Blijft ernaast gelden", geval.daarnaast),
      normen("Het Bbl begrenst hetzelfde, onder een ander onderwerp", geval.elders),
      geval.lezingen.length ? h("p", {}, `In deze lezing: ${geval.lezingen.join("; ")}`) : null,
      geval.reden ? h("p", {}, `Waarom: ${geval.reden}`) : null,
      geval.mogelijk.length ? h("p", {}, `Mogelijk blijft: ${geval.mogelijk.join(", ")}`) : null,
      geval.kloof && !meer ? h("p", {}, h("strong", {}, geval.kloof.tekst)) : null,
      lijn ? getallenlijn(lijn) : null,
      getuige(geval.getuige, kop.getuige),
      getuige(geval.getuige_zwakker, kop.zwakker),
      geval.oordelen.length ? h("div", {}, h("h4", {}, "Wat dit in rechte betekent"), rechtsoordelen(geval.oordelen)) : null,
      geval.voorbehouden.length || geval.gezocht ? h("details", {}, h("summary", {}, "Wat is doorzocht en wat niet"),
        h("ul", {}, geval.voorbehouden.map((text) => h("li", {}, text))), geval.gezocht ? h("p", {}, geval.gezocht) : null) : null);
  }

  function normen(kop, all) {
    if (!all.length) return null;
    return h("div", {}, h("p", { class: "lijstkop" }, `${kop}:`), h("ul", {}, all.map((norm) => h("li", {},
      h("a", { href: `#/regels/${norm.code}` }, norm.vindplaats), `: ${norm.vraagt.join("; of, in een andere lezing: ")}`))));
  }

  function getuige(one, kop) {
    if (!one) return null;
    const [eerst, rest] = [one.in_woorden.slice(0, FEITEN), one.in_woorden.slice(FEITEN)];
    const feiten = (all) => h("ul", {}, all.map((text) => h("li", {}, text)));
    return h("div", { class: "bericht getuige" }, h("h4", {}, kop),
      one.volledig ? null : h("p", { class: "klein" }, "Alleen de gegevens die hier tellen staan erbij."),
      feiten(eerst), rest.length ? h("details", {}, h("summary", {}, `Nog ${rest.length} gegevens`), feiten(rest)) : null,
      one.toetsen.length ? h("ul", { class: "stappen" }, one.toetsen.map((test) => h("li", {}, test.landelijk ? ["Bbl (", h("a", { href: `#/regels/${test.code}` }, test.code), "): "] : "Deze eis: ", oordeel(test.oordeel),
        test.toets?.waarde && test.toets?.grens ? ` (${test.toets.waarde.tekst}, vereist ${test.toets.vergelijking} ${test.toets.grens.tekst})` : ""))) : null,
      h("button", { type: "button", class: "stil niet-drukken", onclick: () => bewaar("getuige.yaml", one.project, "application/yaml") }, "Bewaar dit gebouw als projectbestand"));
  }

  function tijdlijn(all) {
    if (all.length < 2) return null;
    return h("section", {}, h("h3", {}, "Door de tijd"), h("ol", { class: "tijdlijn" }, all.map((one) => h("li", {},
      h("strong", {}, `Vanaf ${datumWoorden(one.vanaf)}${one.tot ? ` tot ${datumWoorden(one.tot)}` : ""}: `),
      one.uitkomsten.map((part) => `${part.uitkomst}${part.voor.length ? ` (${part.voor.join("; ")})` : ""}`).join(", ")))));
  }

  function formulier() {
    const onderwerp = keuze(keuzes.onderwerpen.filter((one) => one.grootheden.length).map((one) => [one.code, one.titel]), { required: true }, "kies een onderwerp");
    const grootheid = keuze([], { required: true }, "kies eerst een onderwerp");
    const vergelijking = keuze(VERGELIJKINGEN);
    const waarde = h("input", { type: "text", inputmode: "decimal", required: true, autocomplete: "off" });
    const eenheid = keuze([], {});
    const functie = keuze(keuzes.functies.map((one) => [one.naam, one.titel]), { value: "woonfunctie" });
    const instrument = keuze(keuzes.instrumenten, { value: "omgevingsplan" });
    const gezag = keuze(keuzes.gezagen, { value: "gemeente" });
    const gebied = voorstel(keuzes.plaatsen.gemeente ?? []);
    const vanaf = h("input", { type: "date" });
    const titel = h("input", { type: "text", autocomplete: "off" });
    const uitleg = h("p", { class: "hulp" });
    const fout = h("p", { class: "fouttekst", role: "alert" });
    const velden = { onderwerp, grootheid, vergelijking, waarde, eenheid, functie, instrument, gezag, gebied: gebied[0], vanaf, titel };

    function vulGrootheden() {
      const own = keuzes.onderwerpen.find((one) => one.code === onderwerp.value)?.grootheden ?? [];
      grootheid.replaceChildren(...opties(keuzes.grootheden.filter((one) => own.includes(one.naam)).map((one) => [one.naam, one.titel])));
      vulEenheden();
    }
    function vulEenheden() {
      const one = keuzes.grootheden.find((found) => found.naam === grootheid.value);
      eenheid.replaceChildren(...opties((one?.eenheden ?? []).map((unit) => [unit, unit || "geen eenheid"])));
      uitleg.textContent = [one?.definitie, one?.methode ? `Bepalingsmethode: ${one.methode}.` : ""].filter(Boolean).join(" ");
    }
    async function schrijf() {
      const mijn = ++beurt;
      const antwoord = await vraag("eisTekst", JSON.stringify(Object.fromEntries(Object.entries(velden).map(([key, control]) => [key, control.value]))));
      fout.textContent = antwoord.meldingen && waarde.value ? antwoord.meldingen.map((one) => one.melding).join("; ") : "";
      if (antwoord.tekst && mijn === beurt) regel.waarde = antwoord.tekst;
      return antwoord;
    }
    onderwerp.addEventListener("change", vulGrootheden);
    grootheid.addEventListener("change", vulEenheden);
    Object.values(velden).forEach((control) => control.addEventListener("input", schrijf));
    return h("form", { class: "kaart", onsubmit: async (event) => {
      event.preventDefault();
      if ((await schrijf()).tekst) await vergelijk();
      meld("Vergeleken");
    } },
    h("h2", {}, "De eis in een formulier"),
    veld("Onderwerp", onderwerp), veld("Grootheid", grootheid), uitleg,
    h("div", { class: "rij" }, veld("Vergelijking", vergelijking), veld("Waarde", waarde), veld("Eenheid", eenheid)),
    veld("Gebruiksfunctie", functie),
    h("div", { class: "rij" }, veld("Soort besluit of afspraak", instrument), veld("Van wie", gezag)),
    h("div", { class: "rij" }, h("div", {}, veld("Gebied", gebied[0], "Waar de eis geldt. Mag leeg blijven."), gebied[1]), veld("Geldt vanaf", vanaf, "Mag leeg blijven.")),
    veld("Naam van de eis", titel, "Mag leeg blijven."),
    fout,
    h("button", { type: "submit", class: "hoofd" }, "Schrijf en vergelijk"));
  }
}

function naarBase64(text) {
  const bytes = new TextEncoder().encode(text);
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join("")).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

function uitBase64(text) {
  try {
    const bytes = Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (char) => char.charCodeAt(0));
    return new TextDecoder().decode(bytes);
  } catch {
    return "";
  }
}
