import { tmpdir } from "node:os";
import { join } from "node:path";
import { launchKernel, type LaunchedKernel } from "../../kernel/client/launch.ts";
import { compare, type Row } from "../table.ts";
import { LiveHeap } from "./live-heap.ts";
import { below, processName } from "./memory.ts";
import { median, time } from "./time.ts";

const REPEATS = 30;
const FEW_CELLS = 10;
const MANY_CELLS = 1_000;

/** A cell of twenty lines with types to check; each has names of its own and uses those of the one before. */
function typedCell(n: number): string {
  const before = n > 0 ? `descend${n - 1}([1, 2]).length` : "2";
  return `interface Point${n} { x: number; y: number; label?: string }
type Path${n} = readonly Point${n}[];
class Walker${n} {
  private readonly steps: Point${n}[] = [];
  constructor(private readonly rate: number) {}
  step(gradient: (p: Point${n}) => Point${n}): this {
    const last = this.steps.at(-1) ?? { x: 1, y: 1 };
    const slope = gradient(last);
    this.steps.push({ x: last.x - this.rate * slope.x, y: last.y - this.rate * slope.y });
    return this;
  }
  get path(): Path${n} { return this.steps; }
}
function descend${n}<T extends number>(starts: readonly T[]): Map<T, Path${n}> & { length: number } {
  const paths = new Map<T, Path${n}>();
  for (const start of starts) paths.set(start, new Walker${n}(0.1 / start).step(({ x, y }) => ({ x: 2 * x, y })).path);
  return Object.assign(paths, { length: paths.size });
}
const count${n}: number = ${before} + 1;
[...descend${n}([1, 2, 3]).values()].flatMap((path) => path.map(({ x }) => x)).reduce((a, b) => a + b, count${n})`;
}

async function run(kernel: LaunchedKernel, code: string): Promise<void> {
  const { content } = await kernel.client.execute(code);
  if (content["status"] === "error")
    throw new Error(`${String(content["ename"])}: ${String(content["evalue"])}`);
}

/** What a kernel that knows types needs for a cell, a completion and a hover, in ms. */
export interface LanguageFigures {
  typed: number;
  completion: number;
  hover: number;
  /** The same in a text that is another each time. */
  hoverTyping: number;
}

/** Times each many times, and takes the median. */
export async function timeLanguage(kernel: LaunchedKernel): Promise<LanguageFigures> {
  const typed: number[] = [];
  for (let n = 0; n < REPEATS; n++) typed.push(await time(() => run(kernel, typedCell(n))));
  const ask = async (type: string, text: (n: number) => [before: string, after: string]): Promise<number> => {
    const times: number[] = [];
    for (let n = 0; n < REPEATS; n++) {
      const [before, after] = text(n);
      const content = { code: before + after, cursor_pos: before.length, detail_level: 0 };
      times.push(await time(() => kernel.client.request("shell", type, content)));
    }
    return median(times);
  };
  return {
    typed: median(typed),
    // With what is typed the text changes.
    completion: await ask("complete_request", (n) => [`${n};[1, 2].redu`, ""]),
    hover: await ask("inspect_request", () => ["par", "seFloat"]),
    hoverTyping: await ask("inspect_request", (n) => [`${n};par`, "seFloat"]),
  };
}

/** How this kernel fares once it has run many cells, beside itself when it had run few. */
export async function growth(root: string): Promise<Row[]> {
  // By itself: what is timed below has not been inspected before.
  const fewHeaps = await withKernel(root, async (kernel) => {
    for (let n = 0; n < FEW_CELLS; n++) await run(kernel, typedCell(n));
    return liveHeaps(kernel);
  });
  return withKernel(root, async (kernel) => {
    const at = async (last: number, first: number): Promise<number> => {
      const recent: number[] = [];
      for (let n = first; n < last; n++) {
        process.stdout.write(`\r\u001b[Kcell ${n + 1} of ${MANY_CELLS}`);
        recent.push(await time(() => run(kernel, typedCell(n))));
      }
      return median(recent.slice(-FEW_CELLS));
    };
    await run(kernel, "1 + 1");
    const few = await at(2 * FEW_CELLS, 0);
    const many = await at(MANY_CELLS, 2 * FEW_CELLS);
    process.stdout.write("\r\u001b[K");
    const heaps = await liveHeaps(kernel);
    const then = `itself at cell ${FEW_CELLS}`;
    return [
      compare(
        `20-line typed cell, at cell ${MANY_CELLS}`,
        "ms",
        many,
        `itself at cell ${2 * FEW_CELLS}`,
        few,
        1.2,
      ),
      compare(`live heap, at cell ${MANY_CELLS}`, "MiB", sum(heaps), then, sum(fewHeaps), 2),
      ...[...heaps].map(([name, heap]) =>
        compare(`… of which ${name}`, "MiB", heap, then, fewHeaps.get(name)!),
      ),
    ];
  });
}

async function withKernel<T>(root: string, use: (kernel: LaunchedKernel) => Promise<T>): Promise<T> {
  const kernel = await launchKernel(join(root, "dist/cli.cjs"), tmpdir(), { quiet: true, env: LiveHeap.env });
  try {
    return await use(kernel);
  } finally {
    await kernel.close();
  }
}

const sum = (heaps: ReadonlyMap<string, number>): number => [...heaps.values()].reduce((a, b) => a + b);

/** The live heaps of the processes that hold what cells declared, by name. */
async function liveHeaps(kernel: LaunchedKernel): Promise<Map<string, number>> {
  const heap = new LiveHeap();
  const found = new Map<string, number>();
  for (const pid of below(kernel.process.pid!)) found.set(processName(pid), await heap.of(pid));
  return found;
}
