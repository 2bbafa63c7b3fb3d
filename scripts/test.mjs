// `npm test`: sets up what is missing, then runs every check and every test.
import { nodeIsTooOld } from "./node-version.mjs";

if (!nodeIsTooOld()) import("./check/main.mjs").then(({ main }) => main(process.argv.slice(2)));
