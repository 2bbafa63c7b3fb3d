// What is built on arrays and their derivatives. The built library loads it when something of it is first asked for, since
// reading it takes an engine as long as all the rest.
export * from "./check/index.ts";
export * as data from "./data/index.ts";
export * as diag from "./diag/index.ts";
export * from "./exercise/index.ts";
export * as nn from "./nn/index.ts";
export * as optim from "./optim/index.ts";
export * as plot from "./plot/index.ts";
export * from "./train/index.ts";
