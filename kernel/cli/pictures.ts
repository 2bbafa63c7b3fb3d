import type { Notebook } from "../notebook/format.ts";
import { progressLine } from "./progress-line.ts";
import { loadPublisher } from "./publisher.ts";

/** An executed notebook with a picture beside each of its figures. */
export async function illustrated(notebook: Notebook, name: string, signal: AbortSignal): Promise<Notebook> {
  const { withPictures } = await loadPublisher();
  const [drawn] = await withPictures([notebook], {
    signal,
    onPicture: (done, total) => progressLine(`  ${name}: picture ${done + 1} of ${total}`),
    warn: (sentence) => {
      progressLine("");
      console.log(`  ${name}: ${sentence}`);
    },
  });
  return drawn!;
}
