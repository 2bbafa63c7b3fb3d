import { existsSync, readFileSync, statSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join } from "node:path";

const TYPES: Record<string, string> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".css": "text/css",
  ".json": "application/json",
  ".png": "image/png",
  ".woff2": "font/woff2",
};

/** Serves a folder under a path, as any web server would. */
export class StaticServer {
  readonly origin: string;
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
    this.origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  static async start(folder: string, base: string): Promise<StaticServer> {
    const server = createServer((request, response) => {
      const { pathname } = new URL(request.url!, "http://localhost");
      const file = join(folder, decodeURIComponent(pathname).slice(base.length) || "index.html");
      const found = [file, join(file, "index.html")].find(
        (path) => existsSync(path) && statSync(path).isFile(),
      );
      if (!pathname.startsWith(base) || found === undefined) response.writeHead(404).end();
      else {
        response.writeHead(200, { "content-type": TYPES[extname(found)] ?? "application/octet-stream" });
        response.end(readFileSync(found));
      }
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return new StaticServer(server);
  }

  close(): Promise<void> {
    this.#server.closeAllConnections();
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }
}
