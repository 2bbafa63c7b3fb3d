// A loop over numbers that lie without gaps, a vector of 16 bytes at a time; the last vector may reach over the end, for
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
