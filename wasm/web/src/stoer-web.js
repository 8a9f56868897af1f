// The page: which part is shown, light or dark, printing, and working offline.
import { h } from "./dom.js";
import { overzicht } from "./motor.js";
import { planPagina } from "./plan.js";
import { eisPagina } from "./eis.js";
import { regelsPagina } from "./regels.js";
import { openVoorDruk } from "./rapport.js";

const main = document.getElementById("inhoud");
const DELEN = { plan: planPagina, eis: eisPagina, regels: regelsPagina };

// Everything after # stays in the browser: no server sees which rule or demand is read.
function plaats() {
  const [pad, vraag = ""] = location.hash.replace(/^#\/?/, "").split("?");
  const [deel, code] = pad.split("/");
  return { deel: DELEN[deel] ? deel : "plan", code: code && decodeURIComponent(code), waarden: Object.fromEntries(new URLSearchParams(vraag)) };
}

let eerste = true;
async function toon() {
  const { deel, code, waarden } = plaats();
  document.querySelectorAll(".menu a").forEach((link) => {
    if (link.hash === `#/${deel}`) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  });
  try {
    await DELEN[deel](main, waarden, code);
  } catch (error) {
    main.replaceChildren(h("div", { class: "bericht fout", role: "alert" }, h("h1", {}, "Dit ging mis"), h("p", {}, error.message), h("button", { type: "button", onclick: toon }, "Probeer opnieuw")));
  }
  const kop = main.querySelector("h1");
  document.title = `${kop?.textContent ?? "stoer"} – stoer`;
  if (!eerste) {
    kop?.setAttribute("tabindex", "-1");
    kop?.focus();
    scrollTo(0, 0);
  }
  eerste = false;
  document.body.dataset.klaar = deel;
}
addEventListener("hashchange", () => (location.hash === "" || location.hash.startsWith("#/")) && toon());
document.querySelector(".skip").addEventListener("click", (event) => {
  event.preventDefault();
  main.focus();
});

const knop = document.getElementById("thema");
const donker = matchMedia("(prefers-color-scheme: dark)");
function thema(keuze) {
  const one = keuze ?? (donker.matches ? "donker" : "licht");
  document.documentElement.dataset.thema = one;
  knop.textContent = one === "donker" ? "Lichte weergave" : "Donkere weergave";
}
const bewaard = () => { try { return localStorage.getItem("thema") ?? undefined; } catch { return undefined; } };
knop.addEventListener("click", () => {
  const one = document.documentElement.dataset.thema === "donker" ? "licht" : "donker";
  try { localStorage.setItem("thema", one); } catch { /* a page from a file has no storage */ }
  thema(one);
});
donker.addEventListener("change", () => thema(bewaard()));
thema(bewaard());

let sluit;
addEventListener("beforeprint", () => {
  const [eerder, nu] = [sluit, openVoorDruk(main)];
  sluit = () => { nu(); eerder?.(); };
});
addEventListener("afterprint", () => {
  sluit?.();
  sluit = undefined;
});

if ("serviceWorker" in navigator && location.protocol.startsWith("http")) navigator.serviceWorker.register("sw.js");

overzicht().then(({ stoer, meldingen }) => {
  document.getElementById("versie").textContent = meldingen ? "" : `stoer ${stoer}`;
}, () => {});
toon();
