export type { PublishOptions } from "./options.ts";
export { requirePictures, withPictures } from "./pictures.ts";
export { preview } from "./preview.ts";
export { publish, publishSingle } from "./publish.ts";
