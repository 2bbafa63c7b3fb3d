import ts from "typescript";

/** What a name stands for, through aliases; undefined where that is not known. */
function meantBy(name: ts.Identifier, checker: ts.TypeChecker): ts.Symbol | undefined {
  const own = checker.getSymbolAtLocation(name);
  if (own === undefined || (own.flags & ts.SymbolFlags.Alias) === 0) return own;
  const meant = checker.getAliasedSymbol(own);
  return String(meant.escapedName) === "unknown" ? undefined : meant;
}

/** Whether an alias or a namespace stands for something that exists when the program runs. */
export function hasValue(name: ts.Identifier, checker: ts.TypeChecker): boolean {
  const meant = meantBy(name, checker);
  return meant === undefined || (meant.flags & ts.SymbolFlags.Value) !== 0;
}

/** Whether an alias or a namespace stands for something that types can name. */
export function hasType(name: ts.Identifier, checker: ts.TypeChecker): boolean {
  const meant = meantBy(name, checker);
  return meant === undefined || (meant.flags & (ts.SymbolFlags.Type | ts.SymbolFlags.Namespace)) !== 0;
}

/** Whether what an import stands for may be another value later: the module exports a variable. */
export function mayChange(name: ts.Identifier, checker: ts.TypeChecker): boolean {
  const meant = meantBy(name, checker);
  if (meant === undefined) return true;
  const { valueDeclaration: node } = meant;
  return (
    node !== undefined &&
    ts.isVariableDeclaration(node) &&
    (ts.getCombinedNodeFlags(node) & ts.NodeFlags.Constant) === 0
  );
}

/** Whether something of a namespace exists when the program runs. */
export function isInstantiated({ body }: ts.ModuleDeclaration): boolean {
  if (body === undefined || !ts.isModuleBlock(body)) return body !== undefined;
  return body.statements.some(
    (one) =>
      !ts.isInterfaceDeclaration(one) &&
      !ts.isTypeAliasDeclaration(one) &&
      (!ts.isModuleDeclaration(one) || isInstantiated(one)),
  );
}
