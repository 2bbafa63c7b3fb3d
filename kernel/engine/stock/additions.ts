import ts from "typescript";
import { cellModule } from "./known.ts";
import { interfacesOf } from "./parts.ts";

/** An interface of a cell that adds to the class which an earlier cell declared under its name. */
export interface Addition {
  node: ts.InterfaceDeclaration;
  /** The declaration as it is written, and where in the cell it begins. */
  text: string;
  at: number;
  /** The module that is the earlier cell. */
  module: string;
  /** What it adds, as a scan of the cell would tell it. */
  augments: string[];
  /** Names that it mentions. */
  uses: string[];
}

/** A part of a cell that stands somewhere else. */
export interface Moved {
  from: number;
  to: number;
  length: number;
}

/** The interfaces in a file that add to earlier classes: their names are declared as nothing else in it. */
export function additionsIn(file: ts.SourceFile, classOf: (name: string) => number | undefined): Addition[] {
  const interfaces = file.statements.filter(ts.isInterfaceDeclaration);
  const others = new Set(
    file.statements.flatMap((one) => {
      const { name } = one as { name?: ts.Node };
      return ts.isInterfaceDeclaration(one) || name === undefined ? [] : [name.getText(file)];
    }),
  );
  return interfacesOf(file).flatMap(({ name, members, text, uses }, index) => {
    const cell = others.has(name) ? undefined : classOf(name);
    if (cell === undefined) return [];
    const node = interfaces[index]!;
    const module = cellModule(cell);
    const augments = members.map((member) => `${module} ${name}.${member}`);
    return [{ node, text, at: node.end - text.length, module, augments, uses }];
  });
}

/** Additions as they are written below a cell, from an offset on, and where their texts went. */
export function below(additions: readonly Addition[], offset: number): [text: string, moved: Moved[]] {
  let text = "";
  const moved = additions.map((one) => {
    text += `declare module "${one.module}" { `;
    const from = offset + text.length;
    text += `${one.text} }\n`;
    return { from, to: one.at, length: one.text.length };
  });
  return [text, moved];
}

/** Where in the cell stands what was found at an offset of the file that holds it. */
export function originalPlace(offset: number, moved: readonly Moved[]): number {
  const part = moved.find(({ from, length }) => offset >= from && offset <= from + length);
  return part === undefined ? offset : part.to + offset - part.from;
}
