// A peer's server, as its packages give it: node peer.mjs hocuspocus|y-websocket PORT FOLDER
import { createRequire } from "node:module";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { pathToFileURL } from "node:url";

const need = createRequire(`${process.cwd()}/`);
const bring = (name) => import(pathToFileURL(need.resolve(name)).href);
const [, , name, port, folder] = process.argv;
await mkdir(folder, { recursive: true });

if (name === "hocuspocus") {
  const { Server } = await bring("@hocuspocus/server");
  const { Database } = await bring("@hocuspocus/extension-database");
  const file = (document) => `${folder}/${encodeURIComponent(document)}`;
  const server = new Server({
    port: Number(port),
    address: "127.0.0.1",
    quiet: true,
    extensions: [
      new Database({
        fetch: async ({ documentName }) => readFile(file(documentName)).catch(() => null),
        store: async ({ documentName, state }) => writeFile(file(documentName), state),
      }),
    ],
  });
  await server.listen();
} else {
  process.env.YPERSISTENCE = folder;
  process.env.HOST = "127.0.0.1";
  process.env.PORT = port;
  const { setupWSConnection } = await bring("@y/websocket-server/utils");
  const { WebSocketServer } = need("ws");
  new WebSocketServer({ host: "127.0.0.1", port: Number(port) }).on("connection", setupWSConnection);
}
console.log("listening");
