import ts from "typescript";
import { Given } from "./box.ts";
import { has } from "./scan.ts";

/** A declaration without `export` and `default`, which have no place in a function. */
export function withoutExport(factory: ts.NodeFactory, statement: ts.Statement): ts.Statement {
  if (!ts.canHaveModifiers(statement) || !has(statement, ts.SyntaxKind.ExportKeyword)) return statement;
  const kept = ts.visitNodes(
    statement.modifiers,
    (modifier) =>
      modifier.kind === ts.SyntaxKind.ExportKeyword || modifier.kind === ts.SyntaxKind.DefaultKeyword
        ? undefined
        : modifier,
    ts.isModifierLike,
  );
  return withModifiers(factory, statement, kept);
}

function withModifiers(
  factory: ts.NodeFactory,
  node: ts.Statement,
  modifiers: ts.NodeArray<ts.ModifierLike> | undefined,
): ts.Statement {
  const plain = modifiers?.filter(ts.isModifier);
  if (ts.isClassDeclaration(node)) {
    const { name, typeParameters, heritageClauses, members } = node;
    return factory.updateClassDeclaration(node, modifiers, name, typeParameters, heritageClauses, members);
  }
  if (ts.isFunctionDeclaration(node)) {
    const { asteriskToken, name, typeParameters, parameters, type, body } = node;
    return factory.updateFunctionDeclaration(
      node,
      plain,
      asteriskToken,
      name,
      typeParameters,
      parameters,
      type,
      body,
    );
  }
  if (ts.isEnumDeclaration(node)) return factory.updateEnumDeclaration(node, plain, node.name, node.members);
  if (ts.isModuleDeclaration(node)) return factory.updateModuleDeclaration(node, plain, node.name, node.body);
  if (ts.isVariableStatement(node)) return factory.updateVariableStatement(node, plain, node.declarationList);
  return node;
}

/** `import(x)` goes through the runner, which knows the folder of the cell. */
export function dynamicImport(
  factory: ts.NodeFactory,
  call: ts.CallExpression,
  specifier: (text: string) => string,
): ts.Expression {
  const [first, ...rest] = call.arguments;
  const target =
    first !== undefined && ts.isStringLiteralLike(first)
      ? factory.createStringLiteral(specifier(first.text))
      : first;
  const args = target === undefined ? rest : [target, ...rest];
  return ts.setTextRange(
    factory.createCallExpression(factory.createIdentifier(Given.load), undefined, args),
    call,
  );
}

/** A call of `require` with a specifier that is written out. */
export function isRequire(node: ts.Node): node is ts.CallExpression & { expression: ts.Identifier } {
  return (
    ts.isCallExpression(node) &&
    ts.isIdentifier(node.expression) &&
    node.expression.text === "require" &&
    node.arguments.length === 1 &&
    ts.isStringLiteralLike(node.arguments[0]!)
  );
}

/** `require(x)` of a source of the user's own, which Node could not read, is one of the file that was compiled. */
export function requiring(
  factory: ts.NodeFactory,
  call: ts.CallExpression,
  specifier: (text: string) => string,
): ts.Expression {
  const { expression, typeArguments, arguments: args } = call;
  const target = factory.createStringLiteral(specifier((args[0] as ts.StringLiteralLike).text));
  return factory.updateCallExpression(call, expression, typeArguments, [target]);
}

/** What a module handed to the cell exports under a name; without a name, all of it. */
export function member(factory: ts.NodeFactory, index: number, name: string | undefined): ts.Expression {
  const module = factory.createElementAccessExpression(factory.createIdentifier(Given.imports), index);
  if (name === undefined) return factory.createPropertyAccessExpression(module, "namespace");
  const get = factory.createPropertyAccessExpression(module, "get");
  return factory.createCallExpression(get, undefined, [factory.createStringLiteral(name)]);
}

export function constant(factory: ts.NodeFactory, name: ts.Identifier, value: ts.Expression): ts.Statement {
  const declaration = factory.createVariableDeclaration(name, undefined, undefined, value);
  const list = factory.createVariableDeclarationList([declaration], ts.NodeFlags.Const);
  return factory.createVariableStatement(undefined, list);
}
