import ts from "typescript";

/** What kind of declaration gives a name its meaning. */
export type Kind =
  "let" | "const" | "function" | "class" | "enum" | "namespace" | "type" | "import" | "ambient";

export interface Declaration {
  name: ts.Identifier;
  kind: Kind;
  node: ts.Declaration;
  /** Declared with `export`. */
  exported: boolean;
}

/** What a cell says at its top level. */
export interface Scan {
  declarations: Declaration[];
  /** Every name that may refer to something; some do not. */
  used: Set<string>;
  /** Awaits outside of any function. */
  awaits: boolean;
  /** What it adds to the global scope or to a module, which later cells see without naming it. */
  augments: string[];
}

/** Reads the top level of a file between two offsets, from its syntax alone. */
export function scan(file: ts.SourceFile, begin = 0, end = file.end): Scan {
  const result: Scan = { declarations: [], used: new Set(), awaits: false, augments: [] };
  for (const statement of file.statements) {
    const start = statement.getStart(file);
    if (start < begin) continue;
    if (start >= end) break;
    declare(statement, result);
    walk(statement, true, result);
  }
  return result;
}

/** Adds what a top-level statement declares itself; a `var` deeper inside it comes from the walk. */
function declare(statement: ts.Statement, result: Scan): void {
  const ambient = has(statement, ts.SyntaxKind.DeclareKeyword);
  const exported = has(statement, ts.SyntaxKind.ExportKeyword);
  const add = (name: ts.Node | undefined, kind: Kind, node: ts.Declaration): void => {
    if (name === undefined || !ts.isIdentifier(name)) return;
    result.declarations.push({
      name,
      kind: ambient && kind !== "type" ? "ambient" : kind,
      node,
      exported,
    });
  };
  if (ts.isVariableStatement(statement)) {
    const { declarationList } = statement;
    const constant = ts.NodeFlags.Const | ts.NodeFlags.Using;
    const kind = (declarationList.flags & constant) === 0 ? "let" : "const";
    for (const node of boundNames(declarationList)) add(node.name, kind, node);
  } else if (ts.isFunctionDeclaration(statement)) add(statement.name, "function", statement);
  else if (ts.isClassDeclaration(statement)) add(statement.name, "class", statement);
  else if (ts.isEnumDeclaration(statement)) add(statement.name, "enum", statement);
  else if (ts.isInterfaceDeclaration(statement) || ts.isTypeAliasDeclaration(statement)) {
    add(statement.name, "type", statement);
  } else if (ts.isModuleDeclaration(statement)) {
    if (statement.flags & ts.NodeFlags.GlobalAugmentation || ts.isStringLiteral(statement.name)) {
      const { name, body } = statement;
      const added = body !== undefined && ts.isModuleBlock(body) ? body.statements : [];
      result.augments.push(...added.flatMap((one) => namesOf(one).map((own) => `${name.text} ${own}`)));
    } else add(statement.name, "namespace", statement);
  } else if (ts.isImportEqualsDeclaration(statement)) add(statement.name, "import", statement);
  else if (ts.isImportDeclaration(statement)) {
    const clause = statement.importClause;
    if (clause === undefined) return;
    add(clause.name, "import", clause);
    const bindings = clause.namedBindings;
    if (bindings === undefined) return;
    if (ts.isNamespaceImport(bindings)) add(bindings.name, "import", bindings);
    else for (const element of bindings.elements) add(element.name, "import", element);
  }
}

function namesOf(statement: ts.Statement): string[] {
  if (ts.isVariableStatement(statement)) {
    return boundNames(statement.declarationList).map(({ name }) => (name as ts.Identifier).text);
  }
  const { name } = statement as { name?: ts.Node };
  return name !== undefined && ts.isIdentifier(name) ? [name.text] : [];
}

/** Visits what runs at the top level (`outside` of functions) and notes names everywhere. */
function walk(node: ts.Node, outside: boolean, result: Scan): void {
  if (ts.isIdentifier(node)) {
    result.used.add(node.text);
    return;
  }
  if (ts.isPropertyAccessExpression(node)) {
    walk(node.expression, outside, result);
    return;
  }
  if (outside) {
    if (ts.isAwaitExpression(node)) result.awaits = true;
    else if (ts.isForOfStatement(node) && node.awaitModifier !== undefined) result.awaits = true;
    else if (ts.isVariableDeclarationList(node)) {
      if ((~node.flags & ts.NodeFlags.AwaitUsing) === 0) result.awaits = true;
      if (!isBlockScoped(node)) addVariables(node, result);
    }
  }
  const inner = outside && !isOwnScope(node);
  ts.forEachChild(node, (child) => walk(child, inner, result));
}

/** Adds each `var` of the list that is not known yet. */
function addVariables(list: ts.VariableDeclarationList, result: Scan): void {
  for (const node of boundNames(list)) {
    if (ts.isIdentifier(node.name) && !result.declarations.some((known) => known.node === node)) {
      result.declarations.push({ name: node.name, kind: "let", node, exported: false });
    }
  }
}

/** Whether `await` and `var` inside a node have nothing to do with what is around it. */
function isOwnScope(node: ts.Node): boolean {
  return (
    ts.isFunctionLike(node) ||
    ts.isModuleDeclaration(node) ||
    ts.isClassStaticBlockDeclaration(node) ||
    ts.isPropertyDeclaration(node)
  );
}

/** The declarations of single names in a list, however deep in patterns. */
export function boundNames(
  list: ts.VariableDeclarationList | ts.BindingPattern,
): (ts.VariableDeclaration | ts.BindingElement)[] {
  const elements: readonly (ts.VariableDeclaration | ts.ArrayBindingElement)[] =
    "declarations" in list ? list.declarations : list.elements;
  return elements.flatMap((element) => {
    if (ts.isOmittedExpression(element)) return [];
    return ts.isIdentifier(element.name) ? [element] : boundNames(element.name);
  });
}

export function isBlockScoped(list: ts.VariableDeclarationList): boolean {
  return (list.flags & ts.NodeFlags.BlockScoped) !== 0;
}

export function has(node: ts.Node, modifier: ts.SyntaxKind): boolean {
  return ts.canHaveModifiers(node) && (ts.getModifiers(node) ?? []).some(({ kind }) => kind === modifier);
}
