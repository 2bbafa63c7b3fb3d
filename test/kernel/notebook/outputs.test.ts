import { describe, expect, it } from "vitest";
import { Outputs } from "../../../kernel/notebook/outputs.ts";

/** What a cell's messages come to. */
function outputsOf(messages: [string, object][], outputs = new Outputs()) {
  const own = outputs.begin();
  for (const [msg_type, content] of messages) outputs.take({ header: { msg_type }, content: { ...content } });
  return own;
}

const print = (text: string, name = "stdout"): [string, object] => ["stream", { name, text }];
const show = (text: string, display_id?: string): [string, object] => [
  "display_data",
  { data: { "text/plain": text }, metadata: {}, transient: { display_id } },
];

describe("outputs", () => {
  it("join what is printed to the same stream", () => {
    expect(outputsOf([print("a"), print("b"), print("c", "stderr"), print("d")])).toEqual([
      { output_type: "stream", name: "stdout", text: "ab" },
      { output_type: "stream", name: "stderr", text: "c" },
      { output_type: "stream", name: "stdout", text: "d" },
    ]);
  });

  it("keep results and errors as notebooks store them", () => {
    const error = { ename: "E", evalue: "v", traceback: ["t"] };
    const result = { execution_count: 2, data: { "text/plain": "1" }, metadata: {} };
    expect(
      outputsOf([
        ["execute_result", result],
        ["error", error],
      ]),
    ).toEqual([
      { output_type: "execute_result", ...result },
      { output_type: "error", ...error },
    ]);
  });

  it("are updated where they were shown, also in an earlier cell", () => {
    const outputs = new Outputs();
    const first = outputsOf([show("0 %", "bar"), show("other")], outputs);
    const update = { data: { "text/plain": "100 %" }, metadata: {}, transient: { display_id: "bar" } };
    outputsOf([["update_display_data", update]], outputs);
    expect(first.map((output) => "data" in output && output.data["text/plain"])).toEqual(["100 %", "other"]);
  });

  it("are cleared at once, or when the next one comes", () => {
    expect(outputsOf([print("a"), ["clear_output", { wait: false }]])).toEqual([]);
    expect(outputsOf([print("a"), ["clear_output", { wait: true }]])).toHaveLength(1);
    expect(outputsOf([print("a"), ["clear_output", { wait: true }], print("b")])).toEqual([
      { output_type: "stream", name: "stdout", text: "b" },
    ]);
  });

  it("end where a cell prints without end", () => {
    const [output, ...more] = outputsOf(Array.from({ length: 10 }, () => print("x".repeat(1_000_000))));
    expect(more).toEqual([]);
    const { text } = output as { text: string };
    expect(text.length).toBeLessThan(4_100_000);
    expect(text).toMatch(/the cell printed too much\.\n$/);
  });
});
