/** An array of one shape came where another was expected; the message names both. */
export class ShapeError extends Error {
  override readonly name = "ShapeError";
}

/** An array of one dtype came where another was expected; the message names both. */
export class DTypeError extends TypeError {
  override readonly name = "DTypeError";
}

/** A traced array was used where only a computed one can be; the message says what to do instead. */
export class TracerError extends TypeError {
  override readonly name = "TracerError";
}

/** A matrix has no factorization or solution of the kind that was asked for. */
export class LinAlgError extends Error {
  override readonly name = "LinAlgError";
}
