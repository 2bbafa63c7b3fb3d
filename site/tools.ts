/** Whoever runs a kernel needs none of these, so whoever publishes installs them: peers that npm does not install by itself. */
const TOOLS = [
  "vitepress@1.6.4",
  "plotly.js-dist-min@4.1.2",
  "typedoc@0.28.20",
  "typedoc-plugin-markdown@4.14.1",
];

/** For `import(…).catch`: says which package is not there, what for, and how to get it. */
export function missingTool(name: string, what: string): (error: unknown) => never {
  return (error) => {
    if (
      (error as NodeJS.ErrnoException).code !== "ERR_MODULE_NOT_FOUND" &&
      (error as NodeJS.ErrnoException).code !== "MODULE_NOT_FOUND"
    )
      throw error;
    throw new Error(
      `${what} needs ${name}, which is not installed here: npm install --save-dev ${TOOLS.join(" ")}`,
    );
  };
}
