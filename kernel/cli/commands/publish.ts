import { basename } from "node:path";
import { only, parse, UsageError, type Command } from "../command.ts";
import { publish } from "../publish.ts";

export const publishCommand: Command = {
  usage: `  publish PATH                    make a web site of a folder of notebooks, or of one
    --out FOLDER                  where to (build/site); what was there is replaced when all is done
    --docs PATH                   with a Markdown file, or a folder of them, as pages; may be given again
    --single, --pdf               make one file of one notebook instead: HTML that holds all it needs, or paper
    --watch [--port N]            serve a preview on this machine that follows what you write
    --base /PATH/                 the path that the site will be served under (/)
    --title TEXT, --lang CODE     what the site is called, and its language (en)
    --jobs N                      execute N notebooks at once (1: in order, so that one may read what another wrote)
    --no-pictures                 without a picture beside each figure, in pages and in notebooks for download
    --allow-errors                publish although cells failed
    --trust-html                  show HTML in the notebooks as it is, for authors whom you trust`,
  async run(args) {
    const { values, positionals } = parse(args, {
      out: { type: "string" },
      docs: { type: "string", multiple: true, default: [] },
      single: { type: "boolean", default: false },
      pdf: { type: "boolean", default: false },
      watch: { type: "boolean", default: false },
      port: { type: "string", default: "5173" },
      base: { type: "string", default: "/" },
      title: { type: "string" },
      jobs: { type: "string", default: "1" },
      lang: { type: "string", default: "en" },
      "trust-html": { type: "boolean", default: false },
      "allow-errors": { type: "boolean", default: false },
      "no-pictures": { type: "boolean", default: false },
    });
    const path = only(positionals, "Which folder, or which notebook?");
    const { base, title, lang, single, pdf, watch } = values;
    if (Number(single) + Number(pdf) + Number(watch) > 1) throw new UsageError("--single, --pdf or --watch?");
    const [port, jobs] = [whole("--port", values.port), whole("--jobs", values.jobs)];
    const kind = pdf ? "pdf" : single ? "html" : "site";
    const out = values.out ?? (kind === "site" ? "build/site" : `${basename(path, ".ipynb")}.${kind}`);
    await publish(watch ? { kind: "preview", port } : { kind }, {
      path,
      documents: values.docs,
      out,
      base,
      lang,
      ...(title === undefined ? {} : { title }),
      trusted: values["trust-html"],
      pictures: !values["no-pictures"],
      jobs,
      allowErrors: values["allow-errors"],
    });
    if (!watch) console.log(`Published ${path} to ${out}`);
  },
};

function whole(option: string, text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value > 0) return value;
  throw new UsageError(`${option} takes a whole number above 0, not ${text}.`);
}
