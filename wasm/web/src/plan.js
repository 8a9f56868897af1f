// "Toets mijn plan": asks what still matters, shows the outcomes so far, loads and saves.
import { h, veld, keuze, voorstel, meld, meldingen, bewaar, uniek } from "./dom.js";
import { vraag, overzicht } from "./motor.js";
import { rapport } from "./rapport.js";

/** How many questions are shown at once. */
const STAP = 3;

let stand = null; // what the engine last said of the plan: {project, yaml, rapport, vragen}
let bron = null; // the file as it was opened, with its comments, while nothing in it was changed
const overgeslagen = new Set();

export async function planPagina(main) {
  const keuzes = await overzicht();
  const fouten = h("div");
  const werk = h("div", { id: "werk" });
  const doos = h("details", { class: "opnieuw niet-drukken", open: !stand }, h("summary", {}, "Begin of open een plan"), h("div", { class: "begin" }, begin(keuzes), bestand()));
  main.replaceChildren(
    h("h1", {}, "Toets mijn plan"),
    h("p", { class: "intro" }, "Beantwoord wat u weet over uw bouwplan. Na elk antwoord ziet u welke regels al gehaald worden, welke niet, en wat nog onbekend is. Weet u iets niet? Laat het open."),
    doos, fouten, werk);
  if (stand) toon();

  function begin() {
    const datum = h("input", { type: "date", required: true, value: new Date().toLocaleDateString("sv") });
    const functie = keuze(keuzes.functies.map((one) => [one.naam, one.titel]), { value: "woonfunctie" });
    const gemeente = voorstel(keuzes.plaatsen.gemeente ?? [], { placeholder: "bijvoorbeeld Utrecht" });
    const provincie = voorstel(keuzes.plaatsen.provincie ?? []);
    const waterschap = voorstel(keuzes.plaatsen.waterschap ?? []);
    const afspraken = keuzes.regelingen.filter((one) => one.afspraak).map((one) => {
      const box = h("input", { type: "checkbox", value: one.code, id: uniek("afspraak") });
      return h("div", { class: "vink" }, box, h("label", { for: box.id }, one.titel));
    });
    return h("form", { class: "kaart", onsubmit: async (event) => {
      event.preventDefault();
      overgeslagen.clear();
      await laad(await vraag("nieuwPlan", JSON.stringify({
        datum: datum.value, functie: functie.value, gemeente: gemeente[0].value, provincie: provincie[0].value, waterschap: waterschap[0].value,
        afspraken: afspraken.map((row) => row.firstChild).filter((box) => box.checked).map((box) => box.value),
      })), true);
    } },
    h("h2", {}, "Begin met een nieuw plan"),
    veld("Gemeente", gemeente[0], "Voor de plaatselijke eisen. Mag leeg blijven."), gemeente[1],
    veld("Wat bouwt u?", functie, "De gebruiksfunctie. Een huis of appartement is een woonfunctie."),
    veld("Datum van de aanvraag", datum, "De regels van deze dag gelden."),
    h("details", {}, h("summary", {}, "Provincie, waterschap en afspraken"),
      veld("Provincie", provincie[0]), provincie[1], veld("Waterschap", waterschap[0]), waterschap[1],
      h("fieldset", {}, h("legend", {}, "Afspraken die voor dit plan gelden"), afspraken)),
    h("button", { type: "submit", class: "hoofd" }, "Begin"));
  }

  function bestand() {
    const invoer = h("input", { type: "file", accept: ".yaml,.yml,.json,text/plain", onchange: () => lees(invoer.files[0]) });
    const voorbeeld = keuze(__VOORBEELDEN__, {}, "kies een voorbeeld");
    const doos = h("div", { class: "kaart drop" },
      h("h2", {}, "Of open een plan"),
      veld("Projectbestand (YAML)", invoer, "U kunt het bestand ook hierheen slepen. Het blijft op uw apparaat."),
      veld("Voorbeeld", voorbeeld),
      h("button", { type: "button", onclick: async () => {
        if (!voorbeeld.value) return voorbeeld.focus();
        const text = await (await fetch(`projecten/${voorbeeld.value}`)).text();
        await laad(await vraag("plan", voorbeeld.value, text), true, { naam: voorbeeld.value, tekst: text });
      } }, "Open het voorbeeld"));
    doos.addEventListener("dragover", (event) => { event.preventDefault(); doos.classList.add("boven-doos"); });
    doos.addEventListener("dragleave", () => doos.classList.remove("boven-doos"));
    doos.addEventListener("drop", (event) => {
      event.preventDefault();
      doos.classList.remove("boven-doos");
      if (event.dataTransfer.files[0]) lees(event.dataTransfer.files[0]);
    });
    return doos;
  }

  async function lees(file) {
    if (!file) return;
    const gelezen = await vraag("lees", file.name, new Uint8Array(await file.arrayBuffer()));
    await laad(gelezen.meldingen ? gelezen : await vraag("plan", file.name, gelezen.tekst), true, { naam: file.name, tekst: gelezen.tekst });
  }

  /** Takes over what the engine says; faults leave the plan as it was. */
  async function laad(antwoord, nieuw, geopend = null) {
    fouten.replaceChildren(...[meldingen(antwoord.meldingen, "Dit bestand kan niet worden gelezen")].filter(Boolean));
    if (antwoord.meldingen) return fouten.firstChild.scrollIntoView();
    if (nieuw) overgeslagen.clear();
    stand = antwoord;
    bron = geopend;
    doos.open = false;
    toon();
    performance.mark("eerste-uitkomst");
    werk.querySelector("h2")?.focus();
  }

  function toon() {
    werk.replaceChildren(
      h("div", { class: "kolommen" },
        h("div", { class: "niet-drukken" }, vragen(), antwoorden(), yaml()),
        h("section", { class: "uitkomsten", "aria-labelledby": "kop-uitkomst" },
          h("h2", { id: "kop-uitkomst", tabindex: "-1" }, "Uitkomst tot nu toe"),
          h("p", { class: "niet-drukken" }, h("button", { type: "button", onclick: () => window.print() }, "Druk af of bewaar als pdf")),
          h("p", { class: "alleen-druk" }, `Plan: ${stand.rapport.project}`),
          rapport(stand.rapport, stand.geraakt))));
  }

  function vragen() {
    const sleutel = (one) => `${one.object}.${one.sleutel}`;
    const open = stand.vragen.filter((one) => !overgeslagen.has(sleutel(one)));
    const rij = h("div", {}, open.slice(0, STAP).map((one) => formulier(one, () => {
      overgeslagen.add(sleutel(one));
      toon();
      werk.querySelector("h2").focus();
    })));
    return h("section", {},
      h("h2", { tabindex: "-1" }, open.length ? "Vragen" : "Geen vragen meer"),
      h("p", {}, open.length ? `Nog ${open.length} vragen kunnen een uitkomst veranderen. De belangrijkste staan vooraan.` : "Wat u nog kunt opgeven, verandert geen uitkomst meer."),
      // On a narrow screen the outcome is below all questions.
      h("p", { class: "smal" }, h("button", { type: "button", class: "stil", onclick: () => document.getElementById("kop-uitkomst").focus() }, "Ga naar de uitkomst")),
      rij,
      overgeslagen.size ? h("button", { type: "button", class: "stil", onclick: () => { overgeslagen.clear(); toon(); } }, `Toon ${overgeslagen.size} overgeslagen vragen`) : null);
  }

  function formulier(one, slaOver) {
    const fout = h("p", { class: "fouttekst", role: "alert", id: uniek("fout") });
    const velden = one.plekken.map((plek) => ({ plek, ...invoer(one, plek, fout.id) }));
    const meer = h("details", {}, h("summary", {}, "Uitleg"),
      one.definitie ? h("p", {}, one.definitie) : null,
      one.methode ? h("p", {}, `Bepalingsmethode: ${one.methode}`) : null,
      one.bron ? h("p", {}, `Bron: ${one.bron}`) : null,
      h("p", {}, `Speelt mee in ${one.uitkomsten} uitkomsten; beslist er ${one.alleen} op zichzelf.`));
    return h("form", { class: "kaart vraag", onsubmit: async (event) => {
      event.preventDefault();
      const gevuld = velden.filter((field) => field.waarde() !== "");
      if (!gevuld.length) return slaOver();
      const project = structuredClone(stand.project);
      for (const field of gevuld) {
        const plaats = field.plek.pad.reduce((at, step) => at[step], project);
        plaats[one.sleutel] = one.soort === "lijst" ? Array.from({ length: Number(field.waarde()) }, () => ({})) : field.waarde();
      }
      const antwoord = await vraag("plan", stand.rapport.project, JSON.stringify(project));
      if (antwoord.meldingen) {
        fout.textContent = antwoord.meldingen.map((message) => `${message.melding}${message.tip ? ` (${message.tip})` : ""}`).join("; ");
        gevuld[0].control.setAttribute("aria-invalid", "true");
        return gevuld[0].control.focus();
      }
      const telling = (data) => Object.fromEntries(data.rapport.tellingen.map((count) => [count.oordeel, count.uitkomsten]));
      const [voor, na] = [telling(stand), telling(antwoord)];
      await laad(antwoord);
      meld(`Bewaard. Onbekend: ${na.onbekend}, was ${voor.onbekend}. Voldoet niet: ${na["voldoet-niet"]}. Voldoet: ${na.voldoet}.`);
    } },
    h("fieldset", {}, h("legend", {}, hoofdletter(one.titel)), velden.map((field) => field.element), one.soort === "lijst" ? h("p", { class: "hulp" }, "Vul 0 in als die er niet zijn.") : null, fout),
    meer,
    h("div", { class: "knoppen" },
      h("button", { type: "submit", class: "hoofd" }, "Bewaar"),
      h("button", { type: "button", class: "stil", onclick: slaOver }, "Weet ik niet")));
  }

  function invoer(one, plek, fout) {
    const label = hoofdletter(plek.naam) + (one.eenheid ? ` (${one.eenheid})` : "");
    if (one.soort === "ja-nee") {
      const name = uniek("jn");
      const radios = [["ja", "Ja"], ["nee", "Nee"], ["", "Weet ik niet"]].map(([value, text]) => {
        const radio = h("input", { type: "radio", name, id: uniek("jn"), checked: value === "" });
        radio.value = value;
        return [radio, h("label", { for: radio.id }, text)];
      });
      const group = h("div", { role: "radiogroup", "aria-label": label, class: "radios" }, one.plekken.length > 1 || plek.pad.length ? h("span", { class: "voor" }, label) : null, radios.map((pair) => h("span", { class: "vink" }, pair)));
      return { element: group, control: radios[0][0], waarde: () => radios.find(([radio]) => radio.checked)?.[0].value ?? "" };
    }
    const shared = { "aria-describedby": fout };
    let control;
    let extra = null;
    if (one.soort === "keuze") control = keuze(one.waarden, shared, "weet ik niet");
    else if (one.soort === "datum") control = h("input", { type: "date", ...shared });
    else if (one.soort === "lijst") control = h("input", { type: "number", min: "0", max: "500", step: "1", ...shared });
    else if (one.soort === "naam") [control, extra] = voorstel(one.waarden, shared);
    else control = h("input", { type: "text", inputmode: one.soort === "tekst" ? "text" : "decimal", autocomplete: "off", ...shared });
    control.id = uniek("antwoord");
    return { element: h("div", { class: "veld" }, h("label", { for: control.id }, label), control, extra), control, waarde: () => control.value.trim() };
  }

  function antwoorden() {
    return h("details", { class: "kaart" }, h("summary", {}, "Wat u hebt opgegeven"), boom(stand.project, []));
  }

  function boom(node, pad) {
    return h("ul", { class: "boom" }, Object.entries(node).map(([key, value]) => {
      const hier = [...pad, Array.isArray(node) ? Number(key) : key];
      const naam = Array.isArray(node) ? (value?.naam ?? `nummer ${Number(key) + 1}`) : key;
      if (value !== null && typeof value === "object") {
        return h("li", {}, naam, Object.keys(value).length ? boom(value, hier) : ": geen", wis(naam, hier));
      }
      return h("li", {}, `${naam}: ${value} `, wis(naam, hier));
    }));
  }

  function wis(naam, pad) {
    return h("button", { type: "button", class: "koppel", "aria-label": `Wis ${naam}`, onclick: async () => {
      const project = structuredClone(stand.project);
      const ouder = pad.slice(0, -1).reduce((at, step) => at[step], project);
      if (Array.isArray(ouder)) ouder.splice(pad.at(-1), 1);
      else delete ouder[pad.at(-1)];
      await laad(await vraag("plan", stand.rapport.project, JSON.stringify(project)));
    } }, "wis");
  }

  function yaml() {
    const { naam, tekst } = bron ?? { naam: "plan.yaml", tekst: stand.yaml };
    const area = h("textarea", { rows: "14", spellcheck: "false", class: "code" }, tekst);
    return h("details", { class: "kaart" }, h("summary", {}, "Projectbestand bekijken, aanpassen of bewaren"),
      veld("Projectbestand (YAML)", area, bron
        ? "Zo is het bestand geopend. Wat u hier zelf verandert, houdt zijn opmerkingen; geeft u antwoord op een vraag, dan wordt het bestand opnieuw geschreven, zonder opmerkingen."
        : "U kunt hier ook zelf iets veranderen."),
      h("div", { class: "knoppen" },
        h("button", { type: "button", onclick: async () => laad(await vraag("plan", naam, area.value), false, { naam, tekst: area.value }) }, "Pas toe"),
        h("button", { type: "button", onclick: () => bewaar(naam, tekst, "application/yaml") }, "Bewaar als bestand")));
  }
}

const hoofdletter = (text) => text.charAt(0).toUpperCase() + text.slice(1);
