// `npm start`: sets up what is missing, then opens JupyterLab on a lesson.
import { nodeIsTooOld } from "./node-version.mjs";

if (!nodeIsTooOld()) import("./launch/main.mjs").then(({ main }) => main(process.argv.slice(2)));
