import { createServer } from "node:net";
import { Problem } from "../setup/problem.mjs";

const first = 8888;
const tried = 50;

/**
 * The port to serve on: the one asked for or, without a wish, the first free one.
 * @param {number | undefined} wanted
 */
export async function choosePort(wanted) {
  if (wanted !== undefined) {
    const refused = await probe(wanted);
    if (refused === undefined) return wanted;
    throw new Problem(
      refused === "EACCES"
        ? `Port ${wanted} is reserved for the system: take one from 1024 on, or leave --port out.`
        : `Port ${wanted} is taken: end the program that uses it, or leave --port out to get a free one.`,
    );
  }
  for (let port = first; port < first + tried; port++) if ((await probe(port)) === undefined) return port;
  throw new Problem(`Ports ${first} to ${first + tried - 1} are all taken: name a free one with --port N.`);
}

/** The error code with which listening fails, if it fails. @param {number} port @returns {Promise<string | undefined>} */
function probe(port) {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", (/** @type {NodeJS.ErrnoException} */ error) => resolve(error.code ?? "EADDRINUSE"));
    server.listen({ port, host: "127.0.0.1", exclusive: true }, () => server.close(() => resolve(undefined)));
  });
}
