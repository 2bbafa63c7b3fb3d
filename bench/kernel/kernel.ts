import { tmpdir } from "node:os";
import { launch, type LaunchedKernel } from "../../kernel/client/launch.ts";
import { compare, type Row } from "../table.ts";
import { growth, timeLanguage, type LanguageFigures } from "./language.ts";
import { residentMemory } from "./memory.ts";
import { median, time } from "./time.ts";
import { peers, type Peer } from "./peers.ts";

const ROUNDS = 5;
const WARM_CELLS = 60;
const LINES = 100_000;
/** A kernel that has not delivered its lines by then never will, in ms. */
const NEVER = 20_000;

/** What is measured of each kernel; what a kernel is not asked for is `NaN`. */
interface Figures extends LanguageFigures {
  start: number;
  first: number;
  warm: number;
  lines: number;
  memory: number;
}

const GOALS: Record<string, Partial<Record<keyof Figures, number>>> = {
  tslab: { typed: 0.7, completion: 1, hover: 1, hoverTyping: 1 },
  deno: { start: 0.8, first: 1.3 },
  ipykernel: { warm: 1.3, lines: 1 },
};

const WORK: Record<keyof Figures, [work: string, unit: string]> = {
  start: ["start → kernel_info", "ms"],
  first: ["start → first 1+1", "ms"],
  warm: ["warm 1+1", "ms"],
  typed: ["20-line typed cell", "ms"],
  completion: ["completion of a member", "ms"],
  hover: ["hover", "ms"],
  hoverTyping: ["hover in a text that changes", "ms"],
  lines: [`${LINES.toLocaleString("en")} lines`, "ms"],
  memory: ["idle memory", "MiB"],
};

const NO_LANGUAGE: LanguageFigures = { typed: NaN, completion: NaN, hover: NaN, hoverTyping: NaN };
const KEYS = Object.keys(WORK) as (keyof Figures)[];

/** Every kernel in turn, round after round, each freshly started; the best round of each counts. */
export async function benchKernel(root: string): Promise<Row[]> {
  const all = peers(root);
  const best = new Map<string, Figures>();
  for (let round = 1; round <= ROUNDS; round++) {
    for (const peer of all) {
      process.stdout.write(`\r\u001b[Kround ${round} of ${ROUNDS}: ${peer.name}`);
      const now = await measure(peer);
      const before = best.get(peer.name) ?? now;
      const least = (key: keyof Figures) => Math.min(before[key], now[key]);
      best.set(peer.name, Object.fromEntries(KEYS.map((key) => [key, least(key)])) as unknown as Figures);
    }
  }
  process.stdout.write("\r\u001b[K");
  const [ours, ...theirs] = all.map(({ name }) => ({ name, figures: best.get(name)! }));
  const beside = KEYS.flatMap((key) =>
    theirs
      .filter(({ figures }) => !Number.isNaN(figures[key]))
      .map(({ name, figures }) =>
        compare(...WORK[key], ours!.figures[key], name, figures[key], GOALS[name]?.[key]),
      ),
  );
  return [...beside, ...(await growth(root))];
}

async function measure(peer: Peer): Promise<Figures> {
  const before = performance.now();
  const kernel = await launch((file) => peer.command(file), tmpdir(), { quiet: true });
  try {
    await kernel.client.request("shell", "kernel_info_request");
    const start = performance.now() - before;
    await kernel.client.execute("1+1");
    const first = performance.now() - before;
    for (let i = 0; i < 10; i++) await kernel.client.execute("1+1");
    const warm: number[] = [];
    for (let i = 0; i < WARM_CELLS; i++) warm.push(await time(() => kernel.client.execute("1+1")));
    const memory = residentMemory(kernel.process.pid!);
    const language = peer.typed ? await timeLanguage(kernel) : NO_LANGUAGE;
    return { start, first, warm: median(warm), ...language, lines: await timeLines(peer, kernel), memory };
  } finally {
    await kernel.close();
  }
}

/** Until the last line has come; a kernel that says it is idle before all lines have come has lost them. */
async function timeLines(peer: Peer, kernel: LaunchedKernel): Promise<number> {
  let got = 0;
  const began = performance.now();
  const complete = new Promise<number>((resolve) => {
    kernel.client.onMessage(({ header, content }) => {
      if (header.msg_type !== "stream") return;
      got += String(content["text"]).split("\n").length - 1;
      if (got >= LINES) resolve(performance.now() - began);
    });
  });
  const never = new Promise<number>((resolve) => setTimeout(() => resolve(Infinity), NEVER).unref());
  void kernel.client.execute(peer.lines(LINES)).catch(() => undefined);
  return Promise.race([complete, never]);
}
