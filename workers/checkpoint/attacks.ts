/**
 * Names that no file of weights has a use for: they run commands, code or a file. Nothing that a
 * pickle names is run here, known or not; but a file that asks for one of these is not what it seems,
 * would be dangerous where it is opened in Python, and is refused as a whole.
 */
const MODULES = new Set([
  ...['os', 'posix', 'nt', 'subprocess', 'commands', 'pty', 'shutil', 'socket', 'ctypes'],
  ...['importlib', 'runpy', 'webbrowser', 'code', 'sys', 'marshal', 'timeit', 'pdb', 'bdb'],
]);

const BUILTINS = new Set(
  ['eval', 'exec', 'execfile', 'compile', '__import__', 'open', 'input', 'breakpoint'].flatMap(
    (name) =>
      ['builtins', '__builtin__', '__builtins__', 'io'].map((module) => `${module}.${name}`),
  ),
);

/** Whether `module.name` is one of them. */
export const isAttack = (name: string): boolean =>
  BUILTINS.has(name) || MODULES.has(name.slice(0, Math.max(0, name.indexOf('.'))));
