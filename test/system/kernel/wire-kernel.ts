import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { launchKernel, type LaunchedKernel } from "../../../kernel/client/launch.ts";
import type { JsonObject, Message } from "../../../kernel/wire/message.ts";

const root = dirname(dirname(dirname(dirname(fileURLToPath(import.meta.url)))));

/** What a cell did, as a client hears it. */
export interface Ran {
  reply: JsonObject;
  /** Published messages, statuses left out. */
  published: { type: string; content: JsonObject }[];
  /** What it printed. */
  stdout: string;
  stderr: string;
  /** The text of its result. */
  result: unknown;
}

/** A kernel of the build, spoken to over its real sockets. */
export class WireKernel {
  readonly launched: LaunchedKernel;

  private constructor(launched: LaunchedKernel) {
    this.launched = launched;
  }

  static async start(env: NodeJS.ProcessEnv = {}, transport: "tcp" | "ipc" = "tcp"): Promise<WireKernel> {
    return new WireKernel(await launchKernel(join(root, "dist", "cli.cjs"), tmpdir(), { env, transport }));
  }

  async run(code: string, options: JsonObject = {}): Promise<Ran> {
    const messages: Message[] = [];
    const reply = await this.launched.client.execute(code, (message) => messages.push(message), options);
    const published = messages
      .map(({ header, content }) => ({ type: header.msg_type, content }))
      .filter(({ type }) => type !== "status");
    const stream = (name: string) =>
      published
        .filter(({ type, content }) => type === "stream" && content["name"] === name)
        .map(({ content }) => content["text"])
        .join("");
    const result = published.find(({ type }) => type === "execute_result")?.content["data"] as
      JsonObject | undefined;
    return {
      reply: reply.content,
      published,
      stdout: stream("stdout"),
      stderr: stream("stderr"),
      result: result?.["text/plain"],
    };
  }

  /** Starts a cell, does something once it has printed `go`, and returns how the cell ended. */
  async during(code: string, act: () => Promise<unknown>, options: JsonObject = {}): Promise<Ran> {
    const started = new Promise<void>((resolve) => {
      const stop = this.launched.client.onMessage(({ header, content }) => {
        if (header.msg_type !== "stream" || !String(content["text"]).includes("go")) return;
        stop();
        resolve();
      });
    });
    const ended = this.run(code, options);
    await Promise.race([started, ended]);
    await act();
    return ended;
  }

  async request(channel: "shell" | "control", type: string, content: JsonObject = {}): Promise<JsonObject> {
    return (await this.launched.client.request(channel, type, content)).content;
  }

  interrupt = (): Promise<JsonObject> => this.request("control", "interrupt_request");

  close(): Promise<void> {
    return this.launched.close();
  }
}
