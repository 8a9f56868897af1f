// Runs the engine beside the page, so that typing never waits for it.
import init, * as stoer from "../../dist/pakket/stoer.js";

const ready = init({ module_or_path: new URL("stoer_bg.wasm", self.location.href) });

self.onmessage = async ({ data: { id, functie, args } }) => {
  try {
    await ready;
    const begin = performance.now();
    const uit = stoer[functie](...args);
    self.postMessage({ id, uit, duur: performance.now() - begin });
  } catch (error) {
    self.postMessage({ id, fout: String(error) });
  }
};
