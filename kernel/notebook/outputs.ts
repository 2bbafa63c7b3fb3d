import type { JsonObject, MimeBundle } from "../wire/message.ts";
import type { Output } from "./format.ts";

/** How much text a cell may print before the rest is left out, in UTF-16 units. */
const MOST_TEXT = 4_000_000;

/** What of a published message matters here. */
export interface Published {
  header: { msg_type: string };
  content: JsonObject;
}

type Shown = Extract<Output, { data: MimeBundle }>;

/** What the cells of a notebook put out, as a front end would show it: texts joined, displays updated, cleared on request. */
export class Outputs {
  /** By display id: every place it was shown at. */
  readonly #displays = new Map<string, Shown[]>();
  #outputs: Output[] = [];
  #clearNext = false;
  #printed = 0;

  /** Starts the next cell. Its outputs go into the list that is returned. */
  begin(): Output[] {
    this.#outputs = [];
    this.#clearNext = false;
    this.#printed = 0;
    return this.#outputs;
  }

  /** Takes one published message. */
  take({ header, content }: Published): void {
    switch (header.msg_type) {
      case "stream":
        return this.#print(content["name"] as "stdout" | "stderr", content["text"] as string);
      case "display_data":
      case "execute_result":
        return this.#show(header.msg_type, content);
      case "update_display_data":
        for (const shown of this.#displays.get(displayId(content) ?? "") ?? [])
          Object.assign(shown, bundle(content));
        return;
      case "clear_output":
        if (content["wait"] === true) this.#clearNext = true;
        else this.#outputs.length = 0;
        return;
      case "error": {
        const { ename, evalue, traceback } = content as {
          ename: string;
          evalue: string;
          traceback: string[];
        };
        return this.#add({ output_type: "error", ename, evalue, traceback });
      }
    }
  }

  #print(name: "stdout" | "stderr", text: string): void {
    if (this.#clearNext) this.#printed = 0;
    const room = MOST_TEXT - this.#printed;
    if (room <= 0) return;
    this.#printed += text.length;
    const kept =
      text.length < room
        ? text
        : `${text.slice(0, room)}\n… what follows was left out: the cell printed too much.\n`;
    const last = this.#outputs.at(-1);
    if (!this.#clearNext && last?.output_type === "stream" && last.name === name) last.text += kept;
    else this.#add({ output_type: "stream", name, text: kept });
  }

  #show(type: "display_data" | "execute_result", content: JsonObject): void {
    const count = content["execution_count"] as number;
    const shown: Shown =
      type === "execute_result"
        ? { output_type: type, ...bundle(content), execution_count: count }
        : { output_type: type, ...bundle(content) };
    const id = displayId(content);
    if (id !== undefined) this.#displays.set(id, [...(this.#displays.get(id) ?? []), shown]);
    this.#add(shown);
  }

  #add(output: Output): void {
    if (this.#clearNext) this.#outputs.length = 0;
    this.#clearNext = false;
    this.#outputs.push(output);
  }
}

const bundle = ({ data, metadata }: JsonObject) => ({
  data: data as MimeBundle,
  metadata: (metadata ?? {}) as JsonObject,
});

const displayId = (content: JsonObject): string | undefined =>
  (content["transient"] as { display_id?: string } | undefined)?.display_id;
