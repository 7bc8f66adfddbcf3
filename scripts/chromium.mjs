// Chromium for the tests: where it is on this machine, how it is started, how it is installed.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/snap/bin/chromium',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:/Program Files/Google/Chrome/Application/chrome.exe',
  'C:/Program Files (x86)/Microsoft/Edge/Application/msedge.exe',
];

/** No sandbox: tests run as root in containers. WebGPU by flag: a software adapter is offered only so. */
export const chromiumArguments = [
  '--no-sandbox',
  '--enable-unsafe-webgpu',
  '--disable-background-networking',
];

/** @returns {string | undefined} the executable (CHROMIUM_PATH overrides), or undefined where none is found. */
export function chromiumPath() {
  const asked = process.env.CHROMIUM_PATH;
  if (asked) return asked;
  return PLACES.find((place) => existsSync(place));
}

const INSTALLERS = [
  {
    has: '/usr/bin/apt-get',
    commands: [
      ['apt-get', 'update'],
      ['apt-get', 'install', '-y', '--no-install-recommends', 'chromium'],
    ],
  },
  { has: '/usr/bin/dnf', commands: [['dnf', 'install', '-y', 'chromium']] },
  { has: '/sbin/apk', commands: [['apk', 'add', 'chromium']] },
  { has: '/usr/bin/pacman', commands: [['pacman', '-S', '--noconfirm', 'chromium']] },
];

/**
 * Runs one command as root, with sudo where it asks for no password.
 * @param {string[]} command
 */
function asRoot(command) {
  const root = process.getuid?.() === 0;
  const [program = '', ...options] = root ? command : ['sudo', '-n', ...command];
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  return spawnSync(program, options, { stdio: ['ignore', 'inherit', 'inherit'], env }).status === 0;
}

/**
 * Finds Chromium, installing it with the system's package manager where it is missing.
 * @returns {{ path: string } | { problem: string }}
 */
export function ensureChromium() {
  const found = chromiumPath();
  if (found && existsSync(found)) return { path: found };
  if (found) return { problem: `CHROMIUM_PATH names ${found}, which does not exist.` };

  const advice =
    process.platform === 'darwin'
      ? 'Install it with `brew install --cask chromium`'
      : 'Install Chromium or Google Chrome';
  const problem = `No Chromium was found. ${advice}, or set CHROMIUM_PATH to one, and run npm test again.`;
  const installer = INSTALLERS.find(({ has }) => existsSync(has));
  if (!installer) return { problem };
  console.log('Chromium is missing: installing it with the system’s package manager.');
  if (!installer.commands.every(asRoot)) return { problem };
  const installed = chromiumPath();
  return installed ? { path: installed } : { problem };
}
