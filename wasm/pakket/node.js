// Node reads the module from the package itself; nothing has to be awaited.
import { readFileSync } from "node:fs";
import { initSync } from "./stoer.js";

initSync({ module: readFileSync(new URL("./stoer_bg.wasm", import.meta.url)) });

export * from "./stoer.js";
