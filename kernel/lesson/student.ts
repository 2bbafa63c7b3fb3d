import ts from "typescript";
import type { Cell, Notebook } from "../notebook/format.ts";
import { tags } from "../notebook/parameters.ts";
import { makesExercises } from "./exercises.ts";

/** What an exercise's definition says that students are not given. */
const SECRET = ["solution", "alternatives"];

/**
 * The notebook as students are given it: cells tagged "solution" or "hidden-test" are gone; definitions of exercises hold neither
 * solutions nor mistakes, but what these give (`recorded`), so that checks say the same; what only those needed is gone too.
 *
 * @param recordings - For each exercise by its id, what `exercises.recordings` of the library says.
 * @throws Error when an exercise has not been recorded.
 */
export function forStudents(notebook: Notebook, recordings: Readonly<Record<string, unknown>>): Notebook {
  const kept = notebook.cells.filter(
    ({ metadata }) => !tags(metadata).some((tag) => tag === "solution" || tag === "hidden-test"),
  );
  const stripped = kept.map((cell): Cell =>
    cell.cell_type === "code"
      ? { ...cell, outputs: [], execution_count: null, source: strip(cell.source, recordings) }
      : cell,
  );
  const cells = stripped.map((cell, at) => {
    if (cell.cell_type !== "code" || !makesExercises(cell.source)) return cell;
    const others = stripped.filter((other, i) => i !== at && other.cell_type === "code");
    return { ...cell, source: withoutUnused(cell.source, others.map(({ source }) => source).join("\n")) };
  });
  return { ...notebook, cells };
}

/** A cell's source with the definitions of its exercises stripped; everything else stays as it was written. */
function strip(source: string, recordings: Readonly<Record<string, unknown>>): string {
  const edits: { start: number; end: number; text: string }[] = [];
  const file = parse(source);
  const visit = (node: ts.Node): void => {
    if (!ts.isCallExpression(node) || node.expression.getText(file) !== "exercise")
      return ts.forEachChild(node, visit);
    const [options] = node.arguments;
    if (options === undefined || !ts.isObjectLiteralExpression(options)) return;
    const id = textOf(property(options, "id"));
    const recorded = id === undefined ? undefined : recordings[id];
    if (recorded === undefined)
      throw new Error(`the exercise ${id ?? "without an id"} has not been recorded`);
    const remove = (member: ts.Node): void => {
      const comma = /^\s*,/.exec(source.slice(member.end))?.[0].length ?? 0;
      edits.push({ start: member.pos, end: member.end + comma, text: "" });
    };
    for (const name of SECRET) {
      const member = memberOf(options, name);
      if (member !== undefined) remove(member);
    }
    const mistakes = property(options, "mistakes");
    if (mistakes !== undefined && ts.isObjectLiteralExpression(mistakes)) {
      for (const { initializer } of mistakes.properties.filter(ts.isPropertyAssignment)) {
        const like = ts.isObjectLiteralExpression(initializer) ? memberOf(initializer, "like") : undefined;
        if (like !== undefined) remove(like);
      }
    }
    const end = options.properties.end;
    const comma = options.properties.hasTrailingComma ? "" : ",";
    edits.push({ start: end, end, text: `${comma}\n  recorded: ${JSON.stringify(recorded)},` });
  };
  visit(file);
  // From the end, so that what is before an edit keeps its place.
  for (const { start, end, text } of edits.sort((a, b) => b.start - a.start))
    source = source.slice(0, start) + text + source.slice(end);
  return source;
}

/** A cell without the declarations that nobody names any more, in it or in the other cells. */
function withoutUnused(source: string, others: string): string {
  for (;;) {
    const file = parse(source);
    const unused = file.statements.find((statement) => {
      const names = declared(statement);
      const rest = `${source.slice(0, statement.pos)}\n${source.slice(statement.end)}\n${others}`;
      return names.length > 0 && !names.some((name) => identifiers(rest).has(name));
    });
    if (unused === undefined) return source.trim();
    source = source.slice(0, unused.pos) + source.slice(unused.end);
  }
}

function declared(statement: ts.Statement): string[] {
  if (ts.isVariableStatement(statement))
    return statement.declarationList.declarations.flatMap(({ name }) =>
      ts.isIdentifier(name) ? [name.text] : [],
    );
  if (
    ts.isFunctionDeclaration(statement) ||
    ts.isTypeAliasDeclaration(statement) ||
    ts.isInterfaceDeclaration(statement)
  )
    return statement.name === undefined ? [] : [statement.name.text];
  return [];
}

function identifiers(source: string): Set<string> {
  const found = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node)) found.add(node.text);
    ts.forEachChild(node, visit);
  };
  visit(parse(source));
  return found;
}

const parse = (source: string): ts.SourceFile =>
  ts.createSourceFile("cell.tsx", source, ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX);

function memberOf(object: ts.ObjectLiteralExpression, name: string): ts.ObjectLiteralElementLike | undefined {
  return object.properties.find((member) => member.name?.getText() === name);
}

function property(object: ts.ObjectLiteralExpression, name: string): ts.Expression | undefined {
  const member = memberOf(object, name);
  return member !== undefined && ts.isPropertyAssignment(member) ? member.initializer : undefined;
}

function textOf(expression: ts.Expression | undefined): string | undefined {
  return expression !== undefined && ts.isStringLiteralLike(expression) ? expression.text : undefined;
}
