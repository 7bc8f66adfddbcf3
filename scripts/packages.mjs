// Are the installed packages those of package-lock.json? If not, installs them. Uses nothing but Node.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = join(dirname(fileURLToPath(import.meta.url)), '..');

/**
 * @typedef {{ version?: string, optional?: boolean, devOptional?: boolean }} Locked
 * @param {string} file
 * @returns {Record<string, Locked>} by path, '' being the project itself
 */
const lockedPackages = (file) => JSON.parse(readFileSync(file, 'utf8')).packages;

/**
 * npm writes what it installed to node_modules/.package-lock.json when it is done; an interrupted
 * install leaves no such file. Packages for other systems (optional) are rightly absent from it.
 * @param {string} folder the project
 */
export function packagesAreCurrent(folder) {
  const installedFile = join(folder, 'node_modules/.package-lock.json');
  if (!existsSync(installedFile)) return false;
  const wanted = lockedPackages(join(folder, 'package-lock.json'));
  const installed = lockedPackages(installedFile);
  return Object.entries(wanted)
    .filter(([path]) => path !== '')
    .every(([path, { version, optional, devOptional }]) =>
      installed[path] ? installed[path].version === version : Boolean(optional || devOptional),
    );
}

/**
 * Installs the packages where they are missing or old.
 * @returns {string | null} why it could not be done, a sentence; null when they are there
 */
export function ensurePackages() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19)) {
    return `Node ${process.versions.node} is too old: install Node 20.19 or newer.`;
  }
  if (packagesAreCurrent(root)) return null;
  console.log('Installing packages (first run, or package-lock.json changed) …');
  const { status } = spawnSync('npm', ['ci', '--no-fund', '--no-audit'], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    // npm is a .cmd file on Windows, which only a shell can start.
    shell: process.platform === 'win32',
  });
  if (status === 0) return null;
  return 'The packages could not be installed: see npm’s message above, then try again.';
}
