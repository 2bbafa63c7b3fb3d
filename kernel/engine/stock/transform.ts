import ts from "typescript";
import { hasValue, isInstantiated, mayChange } from "./alias.ts";
import { Given, boxName } from "./box.ts";
import { toAssignment } from "./patterns.ts";
import { boundNames, has, isBlockScoped, type Declaration } from "./scan.ts";
import { constant, dynamicImport, isRequire, member, requiring, withoutExport } from "./syntax.ts";

/** What a cell needs of the runner, found while it is compiled. */
export interface Needs {
  /** Names whose boxes it mentions. */
  names: Set<string>;
  /** Modules that it imports, in order. */
  imports: string[];
}

export interface CellSource {
  checker: ts.TypeChecker;
  /** Where the cell's own text ends and what was written below it begins. */
  end: number;
  /** The top-level declarations with values, of the cell and of what is below it. */
  shared: readonly Declaration[];
  /** The module that a specifier means, as the runner is to ask for it. */
  specifier(text: string): string;
  /** Namespaces and enums of earlier cells to which this one adds. */
  grown: ReadonlySet<string>;
  /** What JSX is compiled to calls of. */
  jsxFactories: readonly string[];
}

/** Rewrites a cell into the body of a function: its top-level names become boxes, its imports are handed to it. */
export function toBody(source: CellSource, needs: Needs): ts.TransformerFactory<ts.SourceFile> {
  return (context) => (file) => new Rewriter(source, needs, context).file(file);
}

class Rewriter {
  readonly #source: CellSource;
  readonly #needs: Needs;
  readonly #context: ts.TransformationContext;
  readonly #factory: ts.NodeFactory;
  readonly #shared: Map<ts.Node, Declaration>;
  readonly #names: Set<string>;

  constructor(source: CellSource, needs: Needs, context: ts.TransformationContext) {
    this.#source = source;
    this.#needs = needs;
    this.#context = context;
    this.#factory = context.factory;
    this.#shared = new Map(source.shared.map((declaration) => [declaration.node, declaration]));
    this.#names = new Set(source.shared.map(({ name }) => name.text));
  }

  file(file: ts.SourceFile): ts.SourceFile {
    const own = file.statements.filter((one) => one.getStart(file) < this.#source.end);
    const first: ts.Statement[] = [];
    const rest: ts.Statement[] = [];
    for (const statement of own) {
      if (ts.isImportDeclaration(statement)) first.push(...this.#import(statement));
    }
    first.push(...this.#jsxLocals());
    for (const statement of own) {
      if (
        ts.isFunctionDeclaration(statement) &&
        statement.body !== undefined &&
        statement.name !== undefined
      ) {
        first.push(this.#publish(statement.name));
      }
      rest.push(...this.#statement(statement, statement === own.at(-1)));
    }
    return this.#factory.updateSourceFile(file, [...first, ...rest]);
  }

  #statement(statement: ts.Statement, last: boolean): ts.Statement[] {
    const factory = this.#factory;
    if (ts.isExpressionStatement(statement) && last) return [this.#result(statement)];
    if (ts.isImportDeclaration(statement)) return [];
    if (ts.isExportDeclaration(statement)) {
      if (statement.moduleSpecifier !== undefined && !statement.isTypeOnly) {
        this.#needs.imports.push(this.#specifier(statement.moduleSpecifier));
      }
      return [];
    }
    if (ts.isExportAssignment(statement)) {
      const expression = this.#expression(statement.expression);
      return [ts.setTextRange(factory.createExpressionStatement(expression), statement)];
    }
    if (ts.isImportEqualsDeclaration(statement)) return this.#importEquals(statement);
    if (ts.isVariableStatement(statement)) {
      return this.#variables(statement).map((one) => withoutExport(factory, one));
    }
    if (ts.isClassDeclaration(statement) || ts.isFunctionDeclaration(statement)) {
      if (statement.name === undefined && has(statement, ts.SyntaxKind.DefaultKeyword)) return [];
    }
    const visited = withoutExport(factory, ts.visitNode(statement, this.#visit) as ts.Statement);
    const declares =
      ts.isClassDeclaration(statement) ||
      ts.isEnumDeclaration(statement) ||
      ts.isModuleDeclaration(statement);
    if (!declares || !this.#shared.has(statement)) return [visited];
    if (ts.isModuleDeclaration(statement)) {
      const { name } = statement as { name: ts.Identifier };
      // A namespace of types alone leaves nothing behind, also where an earlier one of its name has values.
      if (
        !hasValue(name, this.#source.checker) ||
        (this.#source.grown.has(name.text) && !isInstantiated(statement))
      )
        return [visited];
    }
    return [visited, this.#publish(statement.name as ts.Identifier)];
  }

  /** The value of the last expression, in an array: a promise stays one, and a function without a name gets none. */
  #result(statement: ts.ExpressionStatement): ts.Statement {
    const value = this.#factory.createArrayLiteralExpression([this.#expression(statement.expression)]);
    return ts.setTextRange(this.#factory.createReturnStatement(value), statement);
  }

  /** One statement a declaration, each followed by what puts its names into their boxes. */
  #variables(statement: ts.VariableStatement): ts.Statement[] {
    const factory = this.#factory;
    const { declarationList } = statement;
    const published = boundNames(declarationList).some((node) => this.#shared.has(node));
    if (!published || has(statement, ts.SyntaxKind.DeclareKeyword)) {
      return [ts.visitEachChild(statement, this.#visit, this.#context)];
    }
    return declarationList.declarations.flatMap((declaration) => {
      if (!ts.isIdentifier(declaration.name)) return this.#destructuring(declaration.name, declaration);
      const visited = ts.visitEachChild(declaration, this.#visit, this.#context);
      const list = ts.setTextRange(
        factory.createVariableDeclarationList([visited], declarationList.flags),
        declarationList,
      );
      const alone = ts.setTextRange(factory.createVariableStatement(undefined, list), statement);
      // `var x;` leaves the value as it is.
      const keeps = declaration.initializer === undefined && !isBlockScoped(declarationList);
      return keeps ? [alone] : [alone, this.#publish(declaration.name)];
    });
  }

  /** A declaration by a pattern puts each name into its box as soon as it has a value: what comes after may fail. */
  #destructuring(pattern: ts.BindingPattern, { initializer }: ts.VariableDeclaration): ts.Statement[] {
    const factory = this.#factory;
    const target = (name: ts.Identifier): ts.Expression => {
      const text = factory.createStringLiteral(name.text);
      const object = factory.createCallExpression(factory.createIdentifier(Given.into), undefined, [text]);
      return inPlaceOf(factory.createPropertyAccessExpression(object, "v"), name);
    };
    const left = toAssignment(factory, pattern, { target, expression: (node) => this.#expression(node) });
    const assignment = factory.createAssignment(left, this.#expression(initializer!));
    const names = boundNames(pattern).map(({ name }) => (name as ts.Identifier).text);
    return [
      ts.setTextRange(factory.createExpressionStatement(assignment), pattern.parent),
      ...names.filter((name) => this.#source.jsxFactories.includes(name)).map((name) => this.#local(name)),
    ];
  }

  /** A name in a variable of its own, for what the compiler writes by itself. */
  #local(name: string): ts.Statement {
    return constant(this.#factory, this.#factory.createIdentifier(name), this.#box(name));
  }

  #import(statement: ts.ImportDeclaration): ts.Statement[] {
    const clause = statement.importClause;
    const wanted: [ts.Identifier, string | undefined][] = [];
    const add = (name: ts.Identifier, imported: string | undefined): void => {
      if (hasValue(name, this.#source.checker)) wanted.push([name, imported]);
    };
    if (clause !== undefined) {
      if (clause.isTypeOnly) return [];
      if (clause.name !== undefined) add(clause.name, "default");
      const bindings = clause.namedBindings;
      if (bindings !== undefined && ts.isNamespaceImport(bindings)) add(bindings.name, undefined);
      else {
        for (const { name, propertyName, isTypeOnly } of bindings?.elements ?? []) {
          if (!isTypeOnly) add(name, (propertyName ?? name).text);
        }
      }
      if (wanted.length === 0) return [];
    }
    const index = this.#needs.imports.push(this.#specifier(statement.moduleSpecifier)) - 1;
    return wanted.map(([name, imported]) =>
      imported !== undefined && mayChange(name, this.#source.checker)
        ? this.#follow(name, index, imported, statement)
        : this.#publish(name, member(this.#factory, index, imported), statement),
    );
  }

  #importEquals(statement: ts.ImportEqualsDeclaration): ts.Statement[] {
    const factory = this.#factory;
    const { name, moduleReference } = statement;
    if (statement.isTypeOnly || !hasValue(name, this.#source.checker)) return [];
    if (ts.isExternalModuleReference(moduleReference)) {
      const require = factory.createIdentifier("require");
      const specifier = factory.createStringLiteral(this.#specifier(moduleReference.expression));
      const call = factory.createCallExpression(require, undefined, [specifier]);
      return [this.#publish(name, call, statement)];
    }
    return [this.#publish(name, this.#entity(moduleReference), statement)];
  }

  #entity(name: ts.EntityName): ts.Expression {
    if (ts.isIdentifier(name)) return this.#reference(name) ?? name;
    return this.#factory.createPropertyAccessExpression(this.#entity(name.left), name.right);
  }

  #specifier(node: ts.Expression): string {
    return this.#source.specifier((node as ts.StringLiteral).text);
  }

  /** JSX becomes calls of a name that is written nowhere, so it needs a local of that name. */
  #jsxLocals(): ts.Statement[] {
    const local = (name: string) =>
      this.#source.shared.some(
        (shared) =>
          shared.name.text === name && shared.kind !== "import" && shared.name.pos < this.#source.end,
      );
    return this.#source.jsxFactories
      .filter((name) => this.#names.has(name) && !local(name))
      .map((name) => this.#local(name));
  }

  readonly #visit = (node: ts.Node): ts.VisitResult<ts.Node> => {
    const factory = this.#factory;
    if (ts.isIdentifier(node)) return this.#reference(node) ?? node;
    if (ts.isTypeNode(node) && !ts.isExpressionWithTypeArguments(node)) return node;
    if (ts.isShorthandPropertyAssignment(node)) return this.#shorthand(node);
    if (ts.isVariableStatement(node) && !isBlockScoped(node.declarationList)) return this.#variables(node);
    if (ts.isForStatement(node) || ts.isForInStatement(node) || ts.isForOfStatement(node))
      return this.#loop(node);
    if (ts.isMetaProperty(node) && node.keywordToken === ts.SyntaxKind.ImportKeyword) {
      return ts.setTextRange(factory.createIdentifier(Given.meta), node);
    }
    if (ts.isCallExpression(node)) {
      const visited = ts.visitEachChild(node, this.#visit, this.#context);
      if (node.expression.kind === ts.SyntaxKind.ImportKeyword) {
        return dynamicImport(factory, visited, (text) => this.#source.specifier(text));
      }
      if (isRequire(node) && this.#isGlobal(node.expression)) {
        return requiring(factory, visited, (text) => this.#source.specifier(text));
      }
      if (!ts.isIdentifier(node.expression) || visited.expression === node.expression) return visited;
      const callee = this.#detached(visited.expression);
      if (node.questionDotToken !== undefined && ts.isCallChain(visited)) {
        const { questionDotToken, typeArguments, arguments: args } = visited;
        return factory.updateCallChain(visited, callee, questionDotToken, typeArguments, args);
      }
      return factory.updateCallExpression(visited, callee, visited.typeArguments, visited.arguments);
    }
    if (ts.isTaggedTemplateExpression(node)) {
      const visited = ts.visitEachChild(node, this.#visit, this.#context);
      if (!ts.isIdentifier(node.tag) || visited.tag === node.tag) return visited;
      const { typeArguments, template } = visited;
      return factory.updateTaggedTemplateExpression(
        visited,
        this.#detached(visited.tag),
        typeArguments,
        template,
      );
    }
    return ts.visitEachChild(node, this.#visit, this.#context);
  };

  /** Whether a name means what every cell is given, and nothing that a cell declares. */
  #isGlobal(name: ts.Identifier): boolean {
    const declarations = this.#source.checker.getSymbolAtLocation(name)?.declarations ?? [];
    return !declarations.some((one) => one.getSourceFile() === name.getSourceFile());
  }

  /** `var` in the head of a loop is a top-level name too. */
  #loop(node: ts.ForStatement | ts.ForInStatement | ts.ForOfStatement): ts.Node {
    const factory = this.#factory;
    const visited = ts.visitEachChild(node, this.#visit, this.#context);
    const { initializer } = node;
    if (initializer === undefined || !ts.isVariableDeclarationList(initializer)) return visited;
    const names = boundNames(initializer).filter((declaration) => this.#shared.has(declaration));
    if (names.length === 0) return visited;
    const publishing = names.map(({ name }) => this.#publish(name as ts.Identifier));
    if (ts.isForStatement(visited)) {
      const list = visited.initializer as ts.VariableDeclarationList;
      const unused = publishing.map(({ expression }) =>
        factory.createVariableDeclaration(
          factory.createTempVariable(undefined),
          undefined,
          undefined,
          expression,
        ),
      );
      const extended = factory.updateVariableDeclarationList(list, [...list.declarations, ...unused]);
      const { condition, incrementor, statement } = visited;
      return factory.updateForStatement(visited, extended, condition, incrementor, statement);
    }
    const body = factory.createBlock([...publishing, visited.statement], true);
    return ts.isForInStatement(visited)
      ? factory.updateForInStatement(visited, visited.initializer, visited.expression, body)
      : factory.updateForOfStatement(
          visited,
          visited.awaitModifier,
          visited.initializer,
          visited.expression,
          body,
        );
  }

  #shorthand(node: ts.ShorthandPropertyAssignment): ts.Node {
    const factory = this.#factory;
    const symbol = this.#source.checker.getShorthandAssignmentValueSymbol(node);
    const box = this.#boxOf(symbol, node.name);
    if (box === undefined) return ts.visitEachChild(node, this.#visit, this.#context);
    const fallback = node.objectAssignmentInitializer;
    const value = fallback === undefined ? box : factory.createAssignment(box, this.#expression(fallback));
    return ts.setTextRange(
      factory.createPropertyAssignment(factory.createIdentifier(node.name.text), value),
      node,
    );
  }

  /** The box that a name stands for here, if it is a top-level name and not where that is declared. */
  #reference(node: ts.Identifier): ts.Expression | undefined {
    if (!this.#names.has(node.text)) return undefined;
    const parent = node.parent as ts.Node & { name?: ts.Node; propertyName?: ts.Node };
    if (parent.name === node || parent.propertyName === node) return undefined;
    return this.#boxOf(this.#source.checker.getSymbolAtLocation(node), node);
  }

  #boxOf(symbol: ts.Symbol | undefined, node: ts.Identifier): ts.Expression | undefined {
    const declaration = symbol?.declarations?.find((one) => this.#shared.has(one));
    if (declaration === undefined) return undefined;
    // Inside a class, a function, an enum or a namespace, its own name means itself.
    const { kind } = this.#shared.get(declaration)!;
    const itself = kind === "class" || kind === "function" || kind === "enum" || kind === "namespace";
    if (itself && symbol!.declarations!.some((one) => contains(one, node))) return undefined;
    return inPlaceOf(this.#box(node.text), node);
  }

  #box(name: string): ts.Expression {
    this.#needs.names.add(name);
    return this.#factory.createPropertyAccessExpression(this.#factory.createIdentifier(boxName(name)), "v");
  }

  #publish(name: ts.Identifier, value?: ts.Expression, at?: ts.Node): ts.ExpressionStatement {
    const factory = this.#factory;
    const call = factory.createCallExpression(factory.createIdentifier(Given.publish), undefined, [
      factory.createStringLiteral(name.text),
      value ?? factory.createIdentifier(name.text),
    ]);
    const statement = factory.createExpressionStatement(call);
    return at === undefined ? statement : ts.setTextRange(statement, at);
  }

  #follow(name: ts.Identifier, index: number, imported: string, at: ts.Node): ts.ExpressionStatement {
    const factory = this.#factory;
    const call = factory.createCallExpression(factory.createIdentifier(Given.follow), undefined, [
      factory.createStringLiteral(name.text),
      factory.createElementAccessExpression(factory.createIdentifier(Given.imports), index),
      factory.createStringLiteral(imported),
    ]);
    return ts.setTextRange(factory.createExpressionStatement(call), at);
  }

  /** A function called by its box must not get the box as `this`. */
  #detached(callee: ts.Expression): ts.Expression {
    const factory = this.#factory;
    const pair = factory.createComma(factory.createNumericLiteral(0), callee);
    return inPlaceOf(factory.createParenthesizedExpression(pair), callee);
  }

  #expression(node: ts.Expression): ts.Expression {
    return ts.visitNode(node, this.#visit) as ts.Expression;
  }
}

/** Gives an expression the place of another, so that an error inside it points at where that begins. */
function inPlaceOf<T extends ts.Expression>(expression: T, place: ts.Node): T {
  return ts.setEmitFlags(ts.setTextRange(expression, place), ts.EmitFlags.NoTrailingSourceMap);
}

function contains(outer: ts.Node, inner: ts.Node): boolean {
  return inner.pos >= outer.pos && inner.end <= outer.end && inner.getSourceFile() === outer.getSourceFile();
}
