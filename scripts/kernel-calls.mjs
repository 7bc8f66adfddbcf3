// Reads what the WebAssembly module offers off its sources: names of kernels and of their arguments.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

/**
 * @typedef {object} Offer
 * @property {string} name as the module exports it
 * @property {readonly string[]} parameters
 * @property {boolean} returns whether it answers with a number: how much room another kernel needs
 */

/** @param {string} path */
const parse = (path) =>
  ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest, true);

/**
 * The functions that `index.ts` of a folder of AssemblyScript exports, sorted by name.
 * @param {string} folder
 * @returns {readonly Offer[]}
 */
export function offers(folder) {
  const found = [];
  for (const statement of parse(join(folder, 'index.ts')).statements) {
    if (!ts.isExportDeclaration(statement) || !statement.moduleSpecifier) continue;
    if (!statement.exportClause || !ts.isNamedExports(statement.exportClause)) continue;
    if (!ts.isStringLiteral(statement.moduleSpecifier)) continue;
    const source = parse(join(folder, `${statement.moduleSpecifier.text}.ts`));
    for (const { name, propertyName } of statement.exportClause.elements)
      found.push(offer(source, (propertyName ?? name).text, name.text));
  }
  return found.sort((a, b) => (a.name < b.name ? -1 : 1));
}

/**
 * @param {ts.SourceFile} source
 * @param {string} own the function's name in its file
 * @param {string} name
 * @returns {Offer}
 */
function offer(source, own, name) {
  const found = source.statements.find(
    (statement) => ts.isFunctionDeclaration(statement) && statement.name?.text === own,
  );
  if (!found || !ts.isFunctionDeclaration(found))
    throw new Error(`${source.fileName} has no function ${own}`);
  return {
    name,
    parameters: found.parameters.map((parameter) => parameter.name.getText(source)),
    returns: found.type?.getText(source) !== 'void',
  };
}

/**
 * The module's functions as TypeScript: calls by the names of their arguments.
 * @param {string} folder
 */
export function callsSource(folder) {
  const all = offers(folder);
  /** @param {boolean} returns */
  const table = (returns) =>
    all
      .filter((one) => one.returns === returns)
      .map(({ name, parameters }) => `  ${name}: [${parameters.map((p) => `'${p}'`).join(', ')}],`)
      .join('\n');
  return `// Written by \`npm run kernels:build\` from assembly/. Do not edit.

/** Kernels, which leave their results in memory, and their arguments in the order in which the module takes them. */
export const KERNEL_ARGUMENTS = {
${table(false)}
} as const;

/** Floats of scratch memory that a kernel needs, by the sizes it depends on. */
export const ROOM_ARGUMENTS = {
${table(true)}
} as const;
`;
}
