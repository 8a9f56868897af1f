// A small drawing of limit, demand and witness on a line. Shapes and words tell them apart, not
// colour. Where each mark stands was worked out by the engine, in thousandths of the width.

const NS = "http://www.w3.org/2000/svg";

function s(tag, attributes, ...children) {
  const element = document.createElementNS(NS, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

const VORM = {
  bbl: (x) => s("path", { d: `M${x} 62V38`, "stroke-width": "4" }),
  eis: (x) => s("path", { d: `M${x} 62V38`, "stroke-width": "4", "stroke-dasharray": "5 3" }),
  getuige: (x) => s("circle", { cx: x, cy: "50", r: "7", class: "gevuld" }),
};

/** `lijn` has `titel`, `omschrijving` and `punten` of `{soort, tekst, plaats}`. */
export function getallenlijn(lijn) {
  const x = (plaats) => 60 + plaats * 0.48;
  const hoog = 60 + lijn.punten.length * 24;
  const svg = s("svg", { viewBox: `0 28 600 ${hoog}`, role: "img", "aria-label": `${lijn.titel}: ${lijn.omschrijving}`, class: "lijn" },
    s("path", { d: "M20 50H572m-9-6 9 6-9 6", "stroke-width": "2" }));
  lijn.punten.forEach((punt, index) => {
    const at = x(punt.plaats);
    const y = 96 + index * 24;
    const links = punt.plaats > 500;
    svg.append(
      s("path", { d: `M${at} 64V${y - 5}H${links ? at - 8 : at + 8}`, "stroke-width": "1" }),
      VORM[punt.soort](at),
      s("text", { x: links ? at - 12 : at + 12, y, "text-anchor": links ? "end" : "start" }, punt.tekst));
  });
  return svg;
}
