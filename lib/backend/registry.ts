import type { Backend } from "./backend.ts";
import { plain } from "./plain/plain.ts";

/** The backend that computes. This is the one file that imports implementations. */
export function backend(): Backend {
  return plain;
}
