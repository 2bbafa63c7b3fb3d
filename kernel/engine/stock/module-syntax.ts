import ts from "typescript";
import { boxName } from "./box.ts";
import { constant, member } from "./syntax.ts";
import type { Needs } from "./transform.ts";

/**
 * Turns what the compiler itself imports (for JSX) into what is handed to the cell, drops the mark of a module, and lets the
 * variables that it declares for namespaces and enums begin with what they add to.
 */
export function withoutModuleSyntax(
  needs: Needs,
  grown: ReadonlySet<string>,
): ts.TransformerFactory<ts.SourceFile> {
  return ({ factory }) =>
    (file) => {
      const statements = file.statements.flatMap((statement): ts.Statement[] => {
        if (ts.isExportDeclaration(statement)) return [];
        if (ts.isVariableStatement(statement)) return [begun(statement, needs, grown, factory)];
        if (!ts.isImportDeclaration(statement)) return [statement];
        const index = needs.imports.push((statement.moduleSpecifier as ts.StringLiteral).text) - 1;
        const bindings = statement.importClause?.namedBindings;
        if (bindings === undefined || !ts.isNamedImports(bindings)) return [];
        return bindings.elements.map(({ name, propertyName }) =>
          constant(factory, name, member(factory, index, (propertyName ?? name).text)),
        );
      });
      return factory.updateSourceFile(file, statements);
    };
}

function begun(
  statement: ts.VariableStatement,
  needs: Needs,
  grown: ReadonlySet<string>,
  factory: ts.NodeFactory,
): ts.Statement {
  const [declaration] = statement.declarationList.declarations;
  const { name, initializer } = declaration!;
  if (initializer !== undefined || !ts.isIdentifier(name) || !grown.has(name.text)) return statement;
  needs.names.add(name.text);
  const box = factory.createPropertyAccessExpression(factory.createIdentifier(boxName(name.text)), "v");
  const begins = factory.createVariableDeclaration(name, undefined, undefined, box);
  return factory.createVariableStatement(undefined, [begins]);
}
