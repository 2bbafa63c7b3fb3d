export { publish, type PublishOptions } from "./publish.ts";
