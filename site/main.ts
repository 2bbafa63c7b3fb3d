export { requirePictures, withPictures } from "./pictures.ts";
export { preview, publish, publishSingle, type PublishOptions } from "./publish.ts";
