// Where Chromium is on this machine. CHROMIUM_PATH overrides.
import { existsSync } from 'node:fs';

const PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:/Program Files/Google/Chrome/Application/chrome.exe',
];

/** @returns {string | undefined} the executable, or undefined where none is found. */
export function chromiumPath() {
  const asked = process.env.CHROMIUM_PATH;
  if (asked) return asked;
  return PLACES.find((place) => existsSync(place));
}
