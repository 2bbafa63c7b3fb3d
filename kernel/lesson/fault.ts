/** Something wrong with a lesson, in one sentence; the cell's place among all cells, from 1, where it is about one. */
export interface Fault {
  readonly cell?: number;
  readonly message: string;
}
