/** One step of a Dockerfile. */
export interface Instruction {
  name: string;
  /** What follows the name, continued lines joined. */
  value: string;
}

/** The steps of a Dockerfile, comments aside. */
export function instructionsOf(text: string): Instruction[] {
  return text
    .replaceAll(/^\s*#.*\n/gm, "")
    .replaceAll(/\\\n\s*/g, " ")
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line) => {
      const [, name, value] = /^([A-Z]+)\s+(.+)$/.exec(line) ?? [];
      if (name === undefined || value === undefined) throw new Error(`${line}: no step of a Dockerfile`);
      return { name, value };
    });
}
