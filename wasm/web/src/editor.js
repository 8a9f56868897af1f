// A text area for rule text: colours below it, words at the cursor, all from the engine.
import { h, uniek, meld } from "./dom.js";
import { vraag } from "./motor.js";

/** Milliseconds without typing before the engine is asked. */
const RUST = 120;

export function editor(label, { verander }) {
  const id = uniek("editor");
  const kleur = h("pre", { class: "kleur", "aria-hidden": "true" });
  const lijst = h("ul", { role: "listbox", id: `${id}-woorden`, class: "woorden", hidden: true, "aria-label": "Voorstellen" });
  const area = h("textarea", { id, class: "code", rows: "16", spellcheck: "false", autocapitalize: "off", wrap: "off", "aria-controls": lijst.id, "aria-describedby": `${id}-hulp` });
  const kader = h("div", { class: "editor" }, kleur, area, lijst);
  let timer;
  let beurt = 0;
  let woorden = null;
  let gekozen = 0;

  async function verf() {
    const mine = ++beurt;
    const text = area.value;
    const tokens = await vraag("markeer", text);
    if (mine !== beurt) return;
    const parts = [];
    let at = 0;
    for (const [van, tot, soort] of tokens) {
      parts.push(text.slice(at, van), h("span", { class: `w-${soort}` }, text.slice(van, tot)));
      at = tot;
    }
    kleur.replaceChildren(...parts, text.slice(at), "\n");
    volg();
  }

  const volg = () => { kleur.scrollTop = area.scrollTop; kleur.scrollLeft = area.scrollLeft; };

  function getypt() {
    // Until the engine has coloured it, the text itself is what is seen.
    kleur.textContent = `${area.value}\n`;
    verf();
    clearTimeout(timer);
    timer = setTimeout(() => verander(area.value), RUST);
  }

  async function stelVoor() {
    const { van, woorden: found } = await vraag("vulAan", area.value, area.selectionStart);
    woorden = found.length ? { van, found } : null;
    gekozen = 0;
    toon();
    meld(woorden ? `${found.length} voorstellen; kies met de pijlen en Enter` : "Geen voorstellen");
  }

  function toon() {
    lijst.hidden = !woorden;
    if (!woorden) {
      area.removeAttribute("aria-activedescendant");
      return;
    }
    lijst.replaceChildren(...woorden.found.map((one, index) => h("li", {
      role: "option", id: `${lijst.id}-${index}`, "aria-selected": String(index === gekozen),
      onmousedown: (event) => { event.preventDefault(); neem(index); },
    }, one.woord, h("small", {}, ` ${one.soort}${one.uitleg ? `: ${one.uitleg.slice(0, 80)}` : ""}`))));
    area.setAttribute("aria-activedescendant", `${lijst.id}-${gekozen}`);
    lijst.children[gekozen].scrollIntoView({ block: "nearest" });
  }

  function neem(index) {
    const { van, found } = woorden;
    area.setRangeText(found[index].woord, van, area.selectionStart, "end");
    woorden = null;
    toon();
    getypt();
  }

  area.addEventListener("input", () => { woorden = null; toon(); getypt(); });
  area.addEventListener("scroll", volg);
  area.addEventListener("blur", () => { woorden = null; toon(); });
  area.addEventListener("keydown", (event) => {
    if (event.key === " " && event.ctrlKey) {
      event.preventDefault();
      stelVoor();
    } else if (woorden && ["ArrowDown", "ArrowUp", "Enter", "Escape"].includes(event.key)) {
      event.preventDefault();
      if (event.key === "Enter") return neem(gekozen);
      if (event.key === "Escape") woorden = null;
      else gekozen = (gekozen + (event.key === "ArrowDown" ? 1 : woorden.found.length - 1)) % woorden.found.length;
      toon();
    }
  });

  return {
    element: h("div", { class: "veld" }, h("label", { for: id }, label), kader,
      h("p", { class: "hulp", id: `${id}-hulp` }, "Ctrl+spatie geeft voorstellen.")),
    get waarde() { return area.value; },
    set waarde(text) { area.value = text; getypt(); },
    spring(van, tot) {
      area.focus();
      area.setSelectionRange(van, tot);
      // Browsers do not scroll to a selection by themselves.
      const lines = area.value.slice(0, van).split("\n").length;
      area.scrollTop = Math.max(0, (lines - 4) * parseFloat(getComputedStyle(area).lineHeight));
    },
  };
}
