/** Shows one line that is written over, where there is a terminal to see it. An empty one takes it away. */
export function progressLine(line: string): void {
  if (process.stdout.isTTY) process.stdout.write(`\r\u001b[K${line}`);
}
