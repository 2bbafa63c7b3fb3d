import ts from "typescript";

/** The text of a cell as TypeScript parses it by itself. */
export interface ParsedCell {
  file: ts.SourceFile;
  /** Syntax errors; none when the cell can be checked. */
  errors: readonly ts.DiagnosticWithLocation[];
  /** Whether the cell is TSX: only then it has JSX, and only when plain TypeScript makes no sense of it. */
  jsx: boolean;
}

export function parseCell(code: string): ParsedCell {
  const plain = parse(code, false);
  if (plain.errors.length === 0 || !/<\/|\/>/.test(code)) return plain;
  const jsx = parse(code, true);
  return jsx.errors.length < plain.errors.length ? jsx : plain;
}

function parse(code: string, jsx: boolean): ParsedCell {
  const file = ts.createSourceFile(
    jsx ? "cell.tsx" : "cell.ts",
    code,
    {
      languageVersion: ts.ScriptTarget.ESNext,
      // A cell is a module even before it imports anything: that is what makes `await` a keyword.
      setExternalModuleIndicator: (parsed) => {
        (parsed as { externalModuleIndicator?: unknown }).externalModuleIndicator = true;
      },
    },
    false,
    jsx ? ts.ScriptKind.TSX : ts.ScriptKind.TS,
  );
  // The parser keeps its errors with the file; no other call gives those of a text that belongs to no program.
  const { parseDiagnostics } = file as { parseDiagnostics?: ts.DiagnosticWithLocation[] };
  return { file, errors: parseDiagnostics ?? [], jsx };
}
