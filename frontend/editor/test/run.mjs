// node test/run.mjs [operations] [seed]: the fuzz of the built editor, without a browser.
import * as editor from "../../../chantier/reports/static/reports/editor.js";
import { fuzz } from "./fuzz.js";

console.log(fuzz(editor, Number(process.argv[2] ?? 20_000), Number(process.argv[3] ?? 1)));
