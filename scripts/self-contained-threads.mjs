// tfjs starts its wasm threads from the *text* of a function (backend_wasm.js: factory.toString()).
// That text names `_scriptDir`, a variable outside the function, guarded by `typeof`; a minifier
// renames the variable and drops the guard, and every thread dies of a ReferenceError. The name is
// never needed here (the text itself is the script), so it is taken out before minifying.
const FILE = /tfjs-backend-wasm-threaded-simd\.js$/;
const OUTER = [
  ['if(typeof _scriptDir !== "undefined" && _scriptDir){scriptDirectory=_scriptDir}', ''],
  ['Module["mainScriptUrlOrBlob"]||_scriptDir', 'Module["mainScriptUrlOrBlob"]'],
];

/** @returns {import('vite').Plugin} */
export function selfContainedThreads() {
  return {
    name: 'self-contained-threads',
    apply: 'build',
    transform(code, id) {
      if (!FILE.test(id)) return null;
      let found = code;
      for (const [outer, inner] of OUTER) {
        if (!found.includes(outer)) this.error(`${id} no longer reads as expected: ${outer}`);
        found = found.replace(outer, inner);
      }
      return { code: found, map: null };
    },
  };
}
