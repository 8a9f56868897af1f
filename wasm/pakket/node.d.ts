export * from "./stoer.js";
