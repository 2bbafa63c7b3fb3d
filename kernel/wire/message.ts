import { randomUUID } from "node:crypto";

/** The version of the Jupyter messaging specification spoken here. */
export const PROTOCOL_VERSION = "5.5";

export type JsonObject = { [key: string]: unknown };

/** MIME type → its representation: a string, or a JSON value for `application/json` and its like. */
export type MimeBundle = Record<string, unknown>;

/** The MIME type of a figure that plotly.js draws. */
export const FIGURE = "application/vnd.plotly.v1+json";

/** A message header; field names are the wire's own. */
export interface Header {
  msg_id: string;
  msg_type: string;
  session: string;
  username: string;
  /** ISO 8601. */
  date: string;
  version: string;
}

/** A Jupyter message with its routing prefix. `parent_header` is `{}` on the wire where there is no parent. */
export interface Message {
  /** ZeroMQ routing prefix on requests and replies, the topic on published messages. */
  identities: Uint8Array[];
  header: Header;
  parent_header: Header | Record<string, never>;
  metadata: JsonObject;
  content: JsonObject;
  buffers: Uint8Array[];
}

/** Makes the headers of one kernel session. */
export function headerFactory(session: string = randomUUID(), username = "kernel"): (type: string) => Header {
  let count = 0;
  return (msg_type) => ({
    msg_id: `${session}_${count++}`,
    msg_type,
    session,
    username,
    date: new Date().toISOString(),
    version: PROTOCOL_VERSION,
  });
}
