import { existsSync } from "node:fs";

const usualPlaces = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/snap/bin/chromium",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
];

export const howToInstallChromium =
  "The browser tests need Chromium: install it (on Debian: `sudo apt install chromium`) or name an executable in the " +
  "environment variable CHROMIUM.";

/** The browser that the browser tests drive: the one named, or the first in the usual places. @returns {string | undefined} */
export function findChromium() {
  const named = process.env["CHROMIUM"];
  return (named ? [named] : usualPlaces).find((path) => existsSync(path));
}
