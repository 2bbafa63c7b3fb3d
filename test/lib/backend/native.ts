import { blas } from "../../../lib/backend/blas/blas.ts";
import { candidates } from "../../../lib/backend/blas/candidates.ts";
import { type Library, openLibrary } from "../../../lib/backend/blas/library.ts";
import type { Backend } from "../../../lib/backend/backend.ts";
import { plain } from "../../../lib/backend/plain/plain.ts";

function find(): Library | undefined {
  try {
    return openLibrary(candidates(), 1);
  } catch (error) {
    // The set-up of `npm test` puts one into .venv; a single test file may be run without it.
    if (process.env["CI"]) throw error;
    return undefined;
  }
}

/** The native library that `npm test` sets up; undefined where tests are run by hand without one. */
export const library = find();

/** The backend that uses it, over the plain one. */
export const native: Backend = blas(plain, () => library);
