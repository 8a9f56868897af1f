// Asks the engine. Every answer is JSON that the engine made; nothing is judged here.

let worker;
let next = 0;
const waiting = new Map();

function start() {
  worker = new Worker("werker.js", { type: "module" });
  worker.onmessage = ({ data: { id, uit, duur, fout } }) => {
    const asked = waiting.get(id);
    waiting.delete(id);
    if (fout === undefined) {
      // The last call of each function can be seen in the developer tools, without the waiting.
      performance.clearMeasures(asked.functie);
      performance.measure(asked.functie, { start: performance.now() - duur, duration: duur });
      asked.resolve(uit);
    } else {
      // After a fault inside the engine its memory cannot be trusted: begin anew.
      worker.terminate();
      start();
      asked?.reject(new Error(fout));
    }
  };
  worker.onerror = () => waiting.forEach(({ reject }) => reject(new Error("de rekenmodule kan niet worden geladen")));
}

/** The text that a function of the engine gives. */
export function tekst(functie, ...args) {
  if (!worker) start();
  return new Promise((resolve, reject) => {
    waiting.set(++next, { functie, resolve, reject });
    worker.postMessage({ id: next, functie, args });
  });
}

/** The same, read as JSON. */
export async function vraag(functie, ...args) {
  return JSON.parse(await tekst(functie, ...args));
}

let all;
/** What there is to choose from; asked once. */
export function overzicht() {
  return (all ??= vraag("overzicht"));
}
