// The notices that must travel with the built page: THIRD_PARTY.md, then each package's own text.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './packages.mjs';

/** Every package that may be in the bundle: what `dependencies` bring, types and peers left out. */
function shippedPackages() {
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  return Object.entries(packages)
    .filter(([path, { dev, devOptional, optional }]) => path && !dev && !devOptional && !optional)
    .map(([path, { version, license }]) => ({ path, version, license }))
    .filter(({ path }) => !/\/@(types|webgpu)\//.test(path));
}

/**
 * The package's licence file; null where it ships none (its notice then stands in THIRD_PARTY.md).
 * @param {string} path
 */
function licenceText(path) {
  const folder = join(root, path);
  const file = readdirSync(folder).find((name) => /^licen[cs]e/i.test(name));
  return file ? readFileSync(join(folder, file), 'utf8').trim() : null;
}

export function notices() {
  const texts = shippedPackages().map(({ path, version, license }) => {
    const name = path.replace(/^.*node_modules\//, '');
    return `${'='.repeat(80)}\n${name} ${version} (${license})\n\n${licenceText(path) ?? 'See the notices above.'}\n`;
  });
  return [readFileSync(join(root, 'THIRD_PARTY.md'), 'utf8'), ...texts].join('\n');
}

/** @returns {import('vite').Plugin} writes licences.txt beside the page. */
export function licences() {
  return {
    name: 'licences',
    apply: 'build',
    generateBundle() {
      this.emitFile({ type: 'asset', fileName: 'licences.txt', source: notices() });
    },
  };
}
