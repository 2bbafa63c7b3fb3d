/** The training loop, and what it needs to stop and go on. */
export { train, type TrainOptions } from "./train.ts";
export type {
  Cost,
  History,
  Mode,
  StatefulCost,
  StatefulMode,
  Stopped,
  Training,
  TrainingStep,
} from "./training.ts";
export { interrupted } from "./interrupted.ts";
export { fromCheckpoint, toCheckpoint } from "./checkpoint.ts";
export type { ProgressOption } from "./progress.ts";
