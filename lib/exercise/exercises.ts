/** What is done with all exercises at once: by readers, and by authors. */
export { exportResults, progress } from "./progress.ts";
export { recordings, type Verification, type Verified, verify } from "./verify.ts";
