// Builds the editor into one file, with the notices of what is in it.
// node build.mjs [where]: without `where`, into the package's static files.
import { readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const where = process.argv[2] ?? here("../../chantier/reports/static/reports/");

const result = await build({
  absWorkingDir: here("."),
  entryPoints: ["src/main.js"],
  bundle: true,
  minify: true,
  format: "esm",
  target: "es2022",
  charset: "utf8",
  legalComments: "none",
  write: false,
  metafile: true,
  banner: { js: "/* The editor of reports. Built from frontend/editor; licences of what is in it: editor-LICENSE */" },
});

const names = new Set(
  Object.keys(result.metafile.inputs)
    .filter((path) => path.startsWith("node_modules/"))
    .map((path) => path.split("/")[1]),
);
const notices = [];
for (const name of [...names].sort()) {
  const about = JSON.parse(await readFile(here(`node_modules/${name}/package.json`), "utf8"));
  const licence = await readFile(here(`node_modules/${name}/LICENSE`), "utf8");
  notices.push(`${name} ${about.version} (${about.license})\n\n${licence.trim()}\n`);
}
await writeFile(`${where}/editor.js`, result.outputFiles[0].contents);
await writeFile(`${where}/editor-LICENSE`, notices.join(`\n${"-".repeat(72)}\n\n`));
