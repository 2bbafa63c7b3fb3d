import { homedir } from "node:os";
import { join } from "node:path";

/** Where this program keeps what outlives it: `THALWEG_DATA`, else the platform's place for data of a user's. */
export function dataFolder(): string {
  const { THALWEG_DATA, XDG_DATA_HOME, APPDATA } = process.env;
  if (THALWEG_DATA !== undefined) return THALWEG_DATA;
  if (process.platform === "win32") return join(APPDATA ?? homedir(), "thalweg");
  if (process.platform === "darwin") return join(homedir(), "Library", "Application Support", "thalweg");
  return join(XDG_DATA_HOME ?? join(homedir(), ".local", "share"), "thalweg");
}
