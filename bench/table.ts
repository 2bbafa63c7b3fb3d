/** One comparison of one run: `ratio` is ours over the peer's, so smaller is better. */
export interface Row {
  work: string;
  unit: string;
  ours: number;
  peer: number;
  peerName: string;
  ratio: number;
  /** The ratio aimed at, where there is one. */
  goal?: number;
  met?: boolean;
}

/** A row from two figures of the same interleaved run. */
export function compare(
  work: string,
  unit: string,
  ours: number,
  peerName: string,
  peer: number,
  goal?: number,
): Row {
  const ratio = ours / peer;
  return {
    work,
    unit,
    ours,
    peer,
    peerName,
    ratio,
    ...(goal === undefined ? {} : { goal, met: ratio <= goal }),
  };
}

/** Rows as a Markdown table, which is also what a terminal shows. */
export function toMarkdown(rows: readonly Row[]): string {
  const cells = rows.map(({ work, unit, ours, peer, peerName, ratio, goal, met }) => [
    work,
    `${digits(ours)} ${unit}`,
    peerName,
    Number.isFinite(peer) ? `${digits(peer)} ${unit}` : "never",
    digits(ratio),
    goal === undefined ? "" : `≤ ${goal}`,
    met === undefined ? "" : met ? "met" : "missed",
  ]);
  const head = ["work", "ours", "peer", "peer's", "ratio", "goal", ""];
  const widths = head.map((_, column) => Math.max(3, ...[head, ...cells].map((row) => row[column]!.length)));
  const line = (row: string[]) =>
    `| ${row.map((cell, column) => cell.padEnd(widths[column]!)).join(" | ")} |`;
  return [line(head), line(widths.map((width) => "-".repeat(width))), ...cells.map(line)].join("\n");
}

const digits = (x: number): string => (x >= 100 ? x.toFixed(0) : x.toPrecision(3));
