import ts from "typescript";

/** How the parts of a pattern are written anew. */
export interface Parts {
  /** What a declared name is assigned to instead. */
  target(name: ts.Identifier): ts.Expression;
  /** Initial values and computed keys. */
  expression(node: ts.Expression): ts.Expression;
}

/** A pattern that declares names, as one that assigns to them, in the same order: what is assigned before one of its parts fails stays. */
export function toAssignment(
  factory: ts.NodeFactory,
  pattern: ts.BindingPattern,
  parts: Parts,
): ts.Expression {
  const bound = ({ name, initializer }: ts.BindingElement): ts.Expression => {
    const target = ts.isIdentifier(name) ? parts.target(name) : toAssignment(factory, name, parts);
    return initializer === undefined
      ? target
      : factory.createAssignment(target, named(factory, parts.expression(initializer), name));
  };
  if (ts.isArrayBindingPattern(pattern)) {
    const elements = pattern.elements.map((element) => {
      if (ts.isOmittedExpression(element)) return element;
      return element.dotDotDotToken === undefined
        ? bound(element)
        : factory.createSpreadElement(bound(element));
    });
    return ts.setTextRange(factory.createArrayLiteralExpression(elements), pattern);
  }
  const properties = pattern.elements.map((element) => {
    if (element.dotDotDotToken !== undefined) return factory.createSpreadAssignment(bound(element));
    const key = element.propertyName ?? (element.name as ts.Identifier);
    const name = ts.isComputedPropertyName(key)
      ? factory.createComputedPropertyName(parts.expression(key.expression))
      : ts.isIdentifier(key)
        ? factory.createIdentifier(key.text)
        : key;
    return factory.createPropertyAssignment(name, bound(element));
  });
  return ts.setTextRange(factory.createObjectLiteralExpression(properties), pattern);
}

/** A function or a class without a name gets that of what it is assigned to, but only where this is a name. */
function named(factory: ts.NodeFactory, value: ts.Expression, name: ts.BindingName): ts.Expression {
  const anonymous =
    ts.isArrowFunction(value) ||
    ((ts.isFunctionExpression(value) || ts.isClassExpression(value)) && value.name === undefined);
  if (!anonymous || !ts.isIdentifier(name)) return value;
  const object = factory.createObjectLiteralExpression([
    factory.createPropertyAssignment(factory.createIdentifier(name.text), value),
  ]);
  return factory.createPropertyAccessExpression(object, name.text);
}
