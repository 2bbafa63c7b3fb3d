// Loops over numbers that lie without gaps, a vector of 16 bytes at a time; the last vector may reach over the end, for
// which there is room. T is f64 or f32. What is done to a vector is a class instead of a function, since methods of a
// class that is known are compiled into the loop.

// @ts-ignore: decorator
@inline
export function each<T, F>(x: usize, out: usize, count: i32): void {
  const f = changetype<F>(0);
  for (const end = x + <usize>count * sizeof<T>(); x < end; x += 16, out += 16) {
    // @ts-ignore: F has it
    v128.store(out, f.of(v128.load(x)));
  }
}

// @ts-ignore: decorator
@inline
export function pairs<T, F>(a: usize, b: usize, out: usize, count: i32): void {
  const f = changetype<F>(0);
  for (const end = a + <usize>count * sizeof<T>(); a < end; a += 16, b += 16, out += 16) {
    // @ts-ignore: F has it
    v128.store(out, f.of(v128.load(a), v128.load(b)));
  }
}

// @ts-ignore: decorator
@inline
export function splat<T>(x: f64): v128 {
  return v128.splat<T>(<T>x);
}

/** 1 where the mask is set, else 0. */
// @ts-ignore: decorator
@inline
export function truth<T>(mask: v128): v128 {
  return v128.and(mask, splat<T>(1));
}
