import ts from "typescript";

/** "The left-hand (right-hand) side of an arithmetic operation must be …" and "Operator … cannot be applied to types …". */
const REFUSED = new Set([2362, 2363, 2365]);

const METHODS: Partial<Record<ts.SyntaxKind, string>> = {
  [ts.SyntaxKind.PlusToken]: "add",
  [ts.SyntaxKind.MinusToken]: "sub",
  [ts.SyntaxKind.AsteriskToken]: "mul",
  [ts.SyntaxKind.SlashToken]: "div",
  [ts.SyntaxKind.PercentToken]: "mod",
  [ts.SyntaxKind.AsteriskAsteriskToken]: "pow",
};

/**
 * Words what the compiler says of `W * x` where W or x is an object with a method for it, such as an array of numbers: by what to
 * write. The compiler may refuse both sides of one operation; the second is dropped.
 */
export function wordOperators(
  found: readonly ts.Diagnostic[],
  file: ts.SourceFile,
  checker: ts.TypeChecker,
): ts.Diagnostic[] {
  const worded = new Set<ts.Node>();
  return found.flatMap((diagnostic) => {
    const operation = REFUSED.has(diagnostic.code) ? operationAt(file, diagnostic) : undefined;
    const advice = operation && adviceOn(operation, file, checker);
    if (operation === undefined || advice === undefined) return [diagnostic];
    if (worded.has(operation)) return [];
    worded.add(operation);
    const start = operation.getStart(file);
    return [{ ...diagnostic, start, length: operation.end - start, messageText: advice }];
  });
}

/** The smallest operation that contains what the compiler points at. */
function operationAt(
  file: ts.SourceFile,
  { start = 0, length = 0 }: ts.Diagnostic,
): ts.BinaryExpression | undefined {
  let smallest: ts.BinaryExpression | undefined;
  const visit = (node: ts.Node): void => {
    if (node.getStart(file) > start || node.end < start + length) return;
    if (ts.isBinaryExpression(node) && METHODS[node.operatorToken.kind] !== undefined) smallest = node;
    ts.forEachChild(node, visit);
  };
  visit(file);
  return smallest;
}

function adviceOn(
  { left, right, operatorToken }: ts.BinaryExpression,
  file: ts.SourceFile,
  checker: ts.TypeChecker,
): string | undefined {
  const method = METHODS[operatorToken.kind]!;
  const has = (side: ts.Expression) => checker.getTypeAtLocation(side).getProperty(method) !== undefined;
  const text = (side: ts.Expression) => side.getText(file);
  const call = (of: ts.Expression, by: ts.Expression) =>
    `${ts.isBinaryExpression(of) ? `(${text(of)})` : text(of)}.${method}(${text(by)})`;
  const commutes = method === "add" || method === "mul";
  const instead = has(left)
    ? call(left, right)
    : !has(right)
      ? undefined
      : commutes
        ? call(right, left)
        : `array(${text(left)}).${method}(${text(right)})`;
  if (instead === undefined) return undefined;
  return `TypeScript has no operators on arrays: write ${instead} instead of ${text(left)} ${text(operatorToken as never)} ${text(right)}.`;
}
