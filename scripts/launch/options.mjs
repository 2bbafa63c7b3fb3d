import { parseArgs } from "node:util";
import { Problem } from "../setup/problem.mjs";

const usage = "npm start -- [--no-browser] [--port N] [--state FOLDER] [--no-setup | --setup-only]";

/**
 * What `npm start` was asked for.
 * @param {string[]} args
 */
export function parseOptions(args) {
  const { values, positionals } = parse(args);
  if (positionals.length > 0)
    throw new Problem(`npm start takes no argument such as ${positionals[0]}: ${usage}`);
  return {
    help: values.help ?? false,
    /** Opens the user's browser. */
    browser: !values["no-browser"],
    /** The port asked for; `undefined` leaves the choice to us. */
    port: values.port === undefined ? undefined : parsePort(values.port),
    /** Where JupyterLab keeps settings and open tabs; `undefined` means in .jupyter. */
    state: values.state,
    /** Whether to look for missing pieces first. */
    setup: !values["no-setup"],
    /** Whether to end when all is set up. */
    serve: !values["setup-only"],
  };
}

export const help = `${usage}

  --no-browser    only serve; the address is printed
  --port N        serve on this port of 127.0.0.1 instead of the first free one from 8888 on
  --state FOLDER  keep JupyterLab's settings and open tabs there instead of in .jupyter
  --no-setup      start at once with what is installed
  --setup-only    set up, and start nothing`;

/** @param {string[]} args */
function parse(args) {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: {
        help: { type: "boolean", short: "h" },
        "no-browser": { type: "boolean" },
        port: { type: "string" },
        state: { type: "string" },
        "no-setup": { type: "boolean" },
        "setup-only": { type: "boolean" },
      },
    });
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    throw new Problem(`${error.message.replace(/(\. To |\.?\n|\.$).*/s, "")}: ${usage}`);
  }
}

/** @param {string} text */
function parsePort(text) {
  const port = Number(text);
  if (/^\d+$/.test(text) && port >= 1 && port <= 65535) return port;
  throw new Problem(`--port takes a number from 1 to 65535, not ${JSON.stringify(text)}: ${usage}`);
}
