export { preview, publish, publishSingle, type PublishOptions } from "./publish.ts";
