// Shows a report: counts, demands above the Bbl, and every outcome with its reasons on demand.
import { h, datumWoorden } from "./dom.js";

const TEKENS = { "voldoet-niet": "✗", onbekend: "?", "hangt-af-van-de-lezing": "≷", "te-beoordelen": "○", voldoet: "✓", "niet-van-toepassing": "–" };
const UITSLAG = { ja: "✓", nee: "✗", onbekend: "?", leeg: "–" };
const naam = (oordeel) => oordeel.replaceAll("-", " ");

/** The sign and the words of an outcome. */
export function oordeel(one, extra = "") {
  return h("span", { class: `oordeel ${one}` }, h("span", { "aria-hidden": "true" }, TEKENS[one]), ` ${naam(one)}${extra}`);
}

export function rapport(data, geraakt) {
  return [tellingen(data), boven(data.boven_bbl, geraakt), onmogelijk(data), aandacht(data), onderwerpen(data), verantwoording(data)];
}

function tellingen(data) {
  return h("dl", { class: "tellingen" }, data.tellingen.filter((one) => one.uitkomsten).map((one) =>
    h("div", { class: one.oordeel }, h("dt", {}, oordeel(one.oordeel)), h("dd", {}, String(one.uitkomsten)))));
}

function boven(all, geraakt) {
  if (!all?.length) return null;
  return h("section", { class: "bericht boven" },
    h("h3", {}, "Eisen boven het Bbl"),
    h("p", {}, "Deze plaatselijke eisen vragen meer dan, of iets naast, het Besluit bouwwerken leefomgeving (Bbl)."),
    all.map((one, index) => h("article", {},
      h("h4", {}, h("a", { href: `#/regels/${one.code}` }, one.titel)),
      h("p", {}, `${one.vindplaats.startsWith(one.regeling) ? "" : `${one.regeling}, `}${one.vindplaats}: `, one.vraagt.join("; ")),
      one.bbl.length ? h("p", {}, "Het Bbl vraagt: ", one.bbl.map((norm) => `${norm.vindplaats}: ${norm.vraagt.join("; ")}`).join(". ")) : h("p", {}, "Het Bbl stelt hier geen grens."),
      h("p", {}, `${one.uitkomsten.join(", ")}; ${geraakt[index]}`, one.objecten.length ? `: ${one.objecten.join(", ")}` : ""),
      rechtsoordelen(one.oordelen))));
}

/** What a demand means in law. */
export function rechtsoordelen(all) {
  if (!all?.length) return null;
  return h("ul", { class: "recht" }, all.map((one) => h("li", { class: `ernst-${one.ernst}` },
    one.tak ? h("p", { class: "klein" }, `Als: ${one.tak}`) : null,
    h("p", {}, h("strong", {}, one.oordeel)),
    h("p", {}, `Ernst: ${one.ernst} van 4. Zekerheid: ${one.zekerheid}. `, h("span", { class: "klein" }, one.code)),
    h("p", {}, "Grond: ", one.grond, "."),
    one.bronnen.length ? h("p", { class: "klein" }, "Bronnen: ", one.bronnen.join("; "), ".") : null,
    one.advies ? h("p", {}, "Advies: ", one.advies) : null,
    one.aantekeningen.map((remark) => h("p", { class: "klein" }, `Aantekening ${remark.code}: ${remark.tekst}`)))));
}

function onmogelijk(data) {
  if (!data.onmogelijk.length) return null;
  return h("section", { class: "bericht fout" }, h("h3", {}, "Dit kan niet kloppen"),
    h("ul", {}, data.onmogelijk.map((one) => h("li", {}, `${one.object}: ${one.regel}. ${one.reden.join("; ")}`))));
}

function aandacht(data) {
  if (!data.aandachtspunten.length) return null;
  return h("section", { class: "bericht let-op" }, h("h3", {}, "Let op"), h("ul", {}, data.aandachtspunten.map((text) => h("li", {}, text))));
}

function onderwerpen(data) {
  return h("section", {}, h("h3", {}, "Uitkomsten per onderwerp"), data.onderwerpen.map((deel) => {
    const counts = new Map();
    deel.eisen.forEach((eis) => counts.set(eis.oordeel, (counts.get(eis.oordeel) ?? 0) + 1));
    return lui("onderwerp", [h("span", {}, deel.titel), " ",
      h("span", { class: "samenvatting" }, [...counts].map(([one, count]) => [oordeel(one, `: ${count}`), " "]))],
    () => deel.eisen.map(eis));
  }));
}

/** A part that is filled when it is first opened: a report can have a thousand outcomes. */
function lui(soort, summary, fill) {
  const details = h("details", { class: soort }, h("summary", {}, summary));
  details.vul = () => {
    details.vul = null;
    details.append(h("div", {}, fill()));
  };
  details.addEventListener("toggle", () => details.open && details.vul?.());
  return details;
}

function eis(one) {
  return lui(`eis ${one.oordeel}`, [oordeel(one.oordeel), " ", h("span", { class: "titel" }, one.titel), " ",
    h("span", { class: "klein" }, one.vindplaats), one.landelijk ? "" : [" ", h("span", { class: "label" }, "plaatselijk")]],
  () => [
    one.uitkomsten.map(uitkomst),
    one.zekerheid.concat(one.toelichtingen).map((text) => h("p", { class: "toelichting" }, text)),
    h("p", { class: "klein" }, one.vanaf ? `Deze versie geldt vanaf ${datumWoorden(one.vanaf)}${one.tot ? ` tot ${datumWoorden(one.tot)}` : ""}. ` : "", one.bron ? `Bron: ${one.bron}. ` : "", h("a", { href: `#/regels/${one.code}` }, "Lees deze regel")),
  ]);
}

function uitkomst(one) {
  return h("div", { class: "uitkomst" },
    h("p", {}, oordeel(one.oordeel), one.objecten.length ? ` voor ${one.objecten.join(", ")}` : ""),
    one.te_beoordelen ? h("p", {}, `Te beoordelen: ${one.te_beoordelen}`) : null,
    one.normen.flatMap((norm) => norm.lezingen.map((lezing) => h("div", {},
      lezing.naam ? h("p", { class: "klein" }, `Lezing: ${lezing.naam}`) : null, stappen([lezing.stap])))),
    one.toepassing.length ? h("div", {}, h("p", { class: "klein" }, "Of de eis geldt:"), stappen(one.toepassing)) : null,
    one.gegevens.length ? h("p", { class: "klein" }, "Gebruikt: ", one.gegevens.map((fact) => `${fact.naam} is ${fact.waarde}`).join("; ")) : null,
    one.ontbreekt.length ? h("p", { class: "klein" }, "Ontbreekt: ", one.ontbreekt.join("; ")) : null);
}

function stappen(all) {
  return h("ul", { class: "stappen" }, all.map((stap) => h("li", {},
    h("span", { class: `teken ${stap.uitslag}`, role: "img", "aria-label": stap.uitslag }, UITSLAG[stap.uitslag]), " ", stap.zin,
    stap.toets?.marge ? ` (${stap.toets.marge.tekst})` : "",
    stap.delen.length ? stappen(stap.delen) : null)));
}

function verantwoording(data) {
  const { verantwoording: one } = data;
  return h("section", { class: "verantwoording klein" }, h("h3", {}, "Waarmee is getoetst"),
    h("ul", {}, data.regelingen.filter((regeling) => regeling.toegepast !== "nee").map((regeling) => h("li", {},
      `${regeling.titel}: ${regeling.toegepast === "ja" ? "gebruikt" : "misschien van toepassing"}, ${regeling.reden}.`, regeling.zekerheid.length ? ` ${regeling.zekerheid.join(" ")}` : ""))),
    h("p", {}, `Toetsdatum ${datumWoorden(one.toetsdatum)}. stoer ${one.stoer}, regels ${one.regels.slice(0, 12)}. ${one.landelijk.join("; ")}.`));
}

/** Opens what a printed report must show, and gives what closes it again. */
export function openVoorDruk(root) {
  const opened = [];
  const open = (details) => {
    if (!details.open) opened.push(details);
    details.vul?.();
    details.open = true;
  };
  root.querySelectorAll("details.onderwerp").forEach((onderwerp) => {
    if (onderwerp.querySelector(".samenvatting .voldoet-niet, .samenvatting .te-beoordelen, .samenvatting .voldoet")) open(onderwerp);
  });
  root.querySelectorAll("details.geval").forEach(open);
  root.querySelectorAll("details.eis.voldoet-niet, details.eis.te-beoordelen").forEach(open);
  return () => opened.forEach((details) => { details.open = false; });
}
