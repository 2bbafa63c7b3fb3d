/** The sockets on which requests come. */
export type Channel = "shell" | "control" | "stdin";

/** What comes in from the sockets. */
export interface TransportEvents {
  /** A multipart message came on a channel. Must not throw. */
  message(channel: Channel, frames: Uint8Array[]): void;
  /** A client subscribed to the published messages, by topic prefix. */
  subscribed(topic: Uint8Array): void;
}

/**
 * The five Jupyter sockets. Sends on one socket leave in the order of the calls. A send resolves when the socket has
 * taken the message, which is later than at once when the receiver is slow: wait for it, and memory stays bounded.
 */
export interface Transport {
  /** Starts delivering. Called once. */
  listen(events: TransportEvents): void;
  send(channel: Channel, frames: Uint8Array[]): Promise<void>;
  publish(frames: Uint8Array[]): Promise<void>;
  close(): Promise<void>;
}
