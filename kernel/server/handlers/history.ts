import { BadRequest, field, type Handler } from "../handler.ts";

const MANY = 1_000;

/** Earlier input: a range of a session, the last lines, or those that match a glob. */
export const history: Handler = async (request, { history }) => {
  const access = field(request, "hist_access_type", "string");
  const count = field(request, "n", "number", MANY);
  const entries = () => {
    switch (access) {
      case "range":
        return history.range(
          field(request, "session", "number", 0),
          field(request, "start", "number", 0),
          field(request, "stop", "number", Infinity),
        );
      case "tail":
        return history.tail(count);
      case "search":
        return history.search(
          field(request, "pattern", "string", "*"),
          count,
          field(request, "unique", "boolean", false),
        );
      default:
        throw new BadRequest(`history_request knows range, tail and search, not ${access}`);
    }
  };
  // With `output` each source comes in a pair with its output, of which nothing is kept.
  const pairs = field(request, "output", "boolean", false);
  return {
    status: "ok",
    history: (await entries()).map(([session, line, source]) => [
      session,
      line,
      pairs ? [source, null] : source,
    ]),
  };
};
