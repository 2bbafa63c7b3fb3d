import packageInfo from "../../../package.json" with { type: "json" };
import { PROTOCOL_VERSION } from "../../wire/message.ts";
import type { Handler } from "../handler.ts";

/** Who this kernel is and what it speaks. */
export const kernelInfo: Handler = () => ({
  status: "ok",
  protocol_version: PROTOCOL_VERSION,
  implementation: "thalweg",
  implementation_version: packageInfo.version,
  language_info: {
    name: "typescript",
    version: packageInfo.dependencies.typescript,
    mimetype: "text/x-typescript",
    file_extension: ".ts",
    pygments_lexer: "typescript",
    codemirror_mode: { name: "javascript", typescript: true },
    nbconvert_exporter: "script",
  },
  banner: `Thalweg ${packageInfo.version}: TypeScript on Node ${process.version}`,
  help_links: [{ text: "TypeScript", url: "https://www.typescriptlang.org/docs/" }],
  debugger: false,
  supported_features: [],
});
