import { isObject, type Notebook } from "../notebook/format.ts";
import { tags } from "../notebook/parameters.ts";
import type { Fault } from "./fault.ts";

/**
 * Cells that are meant to fail: tagged "raises-exception", with a part of the message in the cell's metadata as
 * `"thalweg": {"raises": "…"}`. Each must fail, and so.
 */
export function faultsOfRaising({ cells }: Notebook): Fault[] {
  return cells.flatMap(({ metadata, outputs = [] }, at) => {
    if (!tags(metadata).includes("raises-exception")) return [];
    const cell = at + 1;
    const error = outputs.find((output) => output.output_type === "error");
    if (error === undefined) return [{ cell, message: "is tagged raises-exception, and raises nothing" }];
    const { raises } = isObject(metadata["thalweg"]) ? metadata["thalweg"] : {};
    if (typeof raises !== "string")
      return [
        {
          cell,
          message:
            'is meant to fail, and does not say how: put {"raises": "…"} under "thalweg" in its metadata',
        },
      ];
    const said = `${error.evalue}\n${error.traceback.join("\n")}`;
    return said.includes(raises)
      ? []
      : [{ cell, message: `fails otherwise than with “${raises}”: ${error.evalue}` }];
  });
}
