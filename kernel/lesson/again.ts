import type { Cell, Output } from "../notebook/format.ts";
import { FIGURE } from "../wire/message.ts";
import { tags } from "../notebook/parameters.ts";
import type { Fault } from "./fault.ts";

/**
 * What is wrong with a cell that has run twice in a row, as a reader's cells do: it must not fail the second time, draw another
 * figure, or put out more or less than the first time. Numbers in its text may differ, as times do.
 */
export function faultsOfAgain(
  { metadata }: Cell,
  first: readonly Output[],
  second: readonly Output[],
): Fault["message"][] {
  const error = second.find((output) => output.output_type === "error");
  if (error !== undefined && !tags(metadata).includes("raises-exception"))
    return [`fails when it is run again: ${error.evalue}`];
  if (figuresOf(first) !== figuresOf(second)) return ["draws another figure when it is run again"];
  return wordsOf(first) === wordsOf(second) ? [] : ["puts out something else when it is run again"];
}

const figuresOf = (outputs: readonly Output[]): string =>
  JSON.stringify(outputs.flatMap((output) => ("data" in output ? (output.data[FIGURE] ?? []) : [])));

/**
 * The words of its outputs, without numbers and the widths that tables take from them; without warnings, which come once,
 * and bars, which come when something takes long.
 */
function wordsOf(outputs: readonly Output[]): string {
  const texts = outputs.flatMap((output) => {
    if (output.output_type === "stream") return output.name === "stdout" ? [output.text] : [];
    if (output.output_type === "error") return [output.evalue];
    return String(output.data["text/html"]).includes("<progress") ? [] : [output.data["text/plain"]];
  });
  const words = texts.join("\n").replaceAll(/[-−+.,\d]*\d(?:e[-+]?\d+)?/g, "0");
  return words.replaceAll(/[\s─]+/g, " ").trim();
}
