import type * as Publisher from "../../site/main.ts";

/** Beside the command in the build. */
const PUBLISHER: string = "./publisher.mjs";

/** The publisher, which most who use the command never need. */
export const loadPublisher = (): Promise<typeof Publisher> => import(PUBLISHER) as Promise<typeof Publisher>;
