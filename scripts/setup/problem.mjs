/** A failure that was foreseen: its message says in one sentence what is wrong and what to do next. */
export class Problem extends Error {
  /** @param {string} sentence @param {number} [exitCode] */
  constructor(sentence, exitCode = 1) {
    super(sentence);
    this.exitCode = exitCode;
  }
}

/** Known ways in which npm and pip fail, the more telling first. @type {[RegExp, (tool: string) => string][]} */
const causes = [
  [
    /ENOSPC|No space left on device|not enough space on the disk/i,
    () => "The disk is full: free about 1 GB, then run the same command again.",
  ],
  [
    /certificate|CERT_|SSLError/i,
    (tool) =>
      `${tool} does not trust the certificate of its package registry: behind a company proxy, name its certificate in ` +
      "NODE_EXTRA_CA_CERTS (for npm) and PIP_CERT (for pip), then run the same command again.",
  ],
  [
    /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ERR_SOCKET_TIMEOUT|ENOTCACHED|NewConnectionError|ConnectTimeout|ReadTimeout|ProxyError|name resolution|Max retries exceeded|Network is unreachable/i,
    (tool) =>
      `${tool} could not reach its package registry: check the network (and your proxy settings), then run the same command again.`,
  ],
  [
    /\b(EUSAGE|EJSONPARSE)\b.*/,
    () =>
      "package.json and package-lock.json do not fit each other: run `npm install` to bring the lock file up to date (or `git checkout package-lock.json`).",
  ],
  [
    /EACCES|EPERM|Permission denied/i,
    (tool) =>
      `${tool} may not write where it has to: make this folder and your ${tool} cache writable for you, then run the same command again.`,
  ],
  [
    /No matching distribution found/i,
    (tool) =>
      `${tool} found no fitting version of a pinned package in its registry: check that your ${tool} settings name a complete registry.`,
  ],
];

/**
 * The problem behind the output of a failed tool.
 * @param {string} tool @param {string} output @param {number} code
 */
export function explain(tool, output, code) {
  const known = causes.find(([pattern]) => pattern.test(output));
  return new Problem(
    known
      ? known[1](tool)
      : `${tool} failed with exit code ${code}; its last lines above say why. Once that is mended, run the same command again.`,
  );
}
