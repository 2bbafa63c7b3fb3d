import { join } from "node:path";
import ts from "typescript";
import { describe, expect, test } from "vitest";
import * as thalweg from "../../lib/index.ts";
import { allExamples, type Example, withChecks, withoutImport } from "./examples.ts";

/** Runs an example as a reader would: everything the library exports is imported. */
async function run(code: string): Promise<void> {
  const body = withoutImport(withChecks(code));
  const { outputText } = ts.transpileModule(`async function example() {\n${body}\n}`, {
    compilerOptions: { target: ts.ScriptTarget.ES2023, module: ts.ModuleKind.ESNext },
  });
  const check = (actual: unknown, expected: unknown): void => {
    expect(actual).toEqual(expected);
  };
  const names = Object.keys(thalweg).filter(
    (name) => !new RegExp(`\\b(const|let|function|class) ${name}\\b`).test(body),
  );
  const values = names.map((name) => (thalweg as unknown as Record<string, unknown>)[name]);
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- the text is the library's own documentation
  const factory = new Function("check", ...names, `${outputText}\nreturn example;`) as (
    ...args: unknown[]
  ) => () => Promise<void>;
  await factory(check, ...values)();
}

/** What the compiler says about the examples, each as a module that imports all that the library exports. */
function typeErrors(examples: readonly Example[]): string[] {
  const root = join(import.meta.dirname, "../..");
  const config = ts.readConfigFile(join(root, "tsconfig.json"), (path) => ts.sys.readFile(path));
  const { options } = ts.parseJsonConfigFileContent(config.config, ts.sys, root);
  // A cell of a notebook is strict, but not as particular as the sources.
  Object.assign(options, {
    noUnusedLocals: false,
    noUncheckedIndexedAccess: false,
    exactOptionalPropertyTypes: false,
    noPropertyAccessFromIndexSignature: false,
    verbatimModuleSyntax: false,
    isolatedModules: false,
  });
  const entry = join(root, "lib/index.ts");
  const library = ts.createProgram([entry], options);
  const checker = library.getTypeChecker();
  const exported = checker.getExportsOfModule(checker.getSymbolAtLocation(library.getSourceFile(entry)!)!);
  const names = exported.map((symbol) => symbol.name).join(", ");
  const head = `import { ${names} } from "../../lib/index.ts";\ndeclare function check(actual: unknown, expected: unknown): void;\n`;
  const sources = new Map(
    examples.map(({ code }, i) => [
      join(import.meta.dirname, `example-${i}.ts`),
      `${head}export async function example() {\n${withoutImport(withChecks(code))}\n}\n`,
    ]),
  );
  const host = ts.createCompilerHost(options);
  const onDisk = { ...host };
  host.readFile = (path) => sources.get(path) ?? onDisk.readFile(path);
  host.fileExists = (path) => sources.has(path) || onDisk.fileExists(path);
  host.getSourceFile = (path, language, ...rest) => {
    const text = sources.get(path);
    if (text === undefined) return onDisk.getSourceFile(path, language, ...rest);
    return ts.createSourceFile(path, text, language);
  };
  const program = ts.createProgram([...sources.keys()], options, host, library);
  return [...sources.keys()].flatMap((path, i) =>
    ts
      .getPreEmitDiagnostics(program, program.getSourceFile(path))
      .map(
        (d) =>
          `${examples[i]!.file}, ${examples[i]!.name}: ${ts.flattenDiagnosticMessageText(d.messageText, " ")}`,
      ),
  );
}

for (const file of new Set(allExamples.map((example) => example.file))) {
  describe(`lib/${file}`, () => {
    for (const { name, code } of allExamples.filter((example) => example.file === file)) {
      test(`the example of ${name} gives what it says`, async () => {
        expect(withChecks(code)).not.toContain("// =>");
        await run(code);
      });
    }
  });
}

test("every example is written in the library's types", { timeout: 120_000 }, () => {
  expect(typeErrors(allExamples)).toEqual([]);
});
