// Small helpers to build the page. Text is always set as text, never as HTML.

/** An element with attributes, listeners (`onclick`) and children. */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "value") element.value = value;
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat(9).filter((child) => child !== null && child !== undefined && child !== false && child !== ""));
  return element;
}

let number = 0;
/** A name for an element that nothing else has. */
export const uniek = (prefix) => `${prefix}-${++number}`;

/** A field with its label above it and help below it. */
export function veld(label, control, help) {
  const id = control.id || (control.id = uniek("veld"));
  const hint = help ? h("p", { class: "hulp", id: `${id}-hulp` }, help) : null;
  if (hint) control.setAttribute("aria-describedby", hint.id);
  return h("div", { class: "veld" }, h("label", { for: id }, label), control, hint);
}

/** What there is to choose from. */
export function opties(options) {
  return options.map((option) => (Array.isArray(option) ? h("option", { value: option[0] }, option[1]) : h("option", { value: option }, option)));
}

/** A choice; `options` are texts or `[value, text]`. */
export function keuze(options, attributes = {}, leeg) {
  const select = h("select", attributes);
  if (leeg !== undefined) select.append(h("option", { value: "" }, leeg));
  select.append(...opties(options));
  if (attributes.value !== undefined) select.value = attributes.value;
  return select;
}

/** A text field that proposes values. */
export function voorstel(options, attributes = {}) {
  const list = h("datalist", { id: uniek("lijst") }, options.map((value) => h("option", { value })));
  return [h("input", { type: "text", autocomplete: "off", list: list.id, ...attributes }), list];
}

/** Says something to who cannot see the page change. */
export function meld(text) {
  document.getElementById("melder").textContent = text;
}

/** Messages of the engine as a list. */
export function meldingen(messages, titel = "Dit klopt nog niet", spring) {
  if (!messages?.length) return null;
  return h("section", { class: "bericht fout", role: "alert" },
    h("h3", {}, titel),
    h("ul", {}, messages.map((one) => h("li", { class: `niveau-${one.niveau}` },
      h("strong", {}, `${one.niveau}: `), one.melding,
      one.tip ? h("p", {}, one.tip) : null,
      one.plaats ? h("p", { class: "klein" },
        spring && one.van !== undefined ? h("button", { type: "button", class: "koppel", onclick: () => spring(one.van, one.tot) }, `Ga naar ${one.plaats}`) : one.plaats,
        one.code ? ` (${one.code})` : "") : null))));
}

const DATUM = new Intl.DateTimeFormat("nl", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
/** A day of the engine, `2026-09-24`, in words. */
export const datumWoorden = (iso) => DATUM.format(new Date(iso));

/** Saves a text as a file, without a server. */
export function bewaar(name, text, type = "text/plain") {
  const url = URL.createObjectURL(new Blob([text], { type }));
  h("a", { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 1000);
}

/** A button that copies a text and says so. */
export function kopieer(text, label = "Kopieer") {
  return h("button", { type: "button", class: "stil niet-drukken", onclick: async ({ currentTarget }) => {
    await navigator.clipboard.writeText(text());
    currentTarget.textContent = "Gekopieerd";
    meld("Gekopieerd");
  } }, label);
}
