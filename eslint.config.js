import js from '@eslint/js';
import { defineConfig } from 'eslint/config';
import globals from 'globals';
import a11y from 'eslint-plugin-jsx-a11y';
import hooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

/** The import rules see imports only; `new Worker(new URL(…))` is caught here. */
const startsWorker = {
  selector: "NewExpression[callee.name='Worker']",
  message: 'Only src/client starts workers, and the engine its kernels’ threads.',
};

/**
 * `slice` of Node's Buffer is a view of a pool, where a Uint8Array's is a copy, and any array from elsewhere
 * may be a view: its `.buffer` alone is not its bytes. A WebAssembly memory is no array.
 */
const borrowsMemory = [
  {
    selector:
      "NewExpression[callee.name=/(Array|DataView|Type)$/][arguments.length=1] > MemberExpression[property.name='buffer'][object.name!=/memory/i]",
    message: 'Say where in the buffer the bytes lie: new X(a.buffer, a.byteOffset, length).',
  },
  {
    selector: "MemberExpression[property.name='buffer'] > CallExpression.object",
    message: 'The buffer of what a call returns may be a larger memory than its bytes.',
  },
];

export default defineConfig(
  {
    ignores: [
      'dist',
      'node_modules',
      'public',
      'test-results',
      'test/fixtures',
      'bench/results',
      'workers/engine/wasm-kernels/assembly',
      'workers/projection/kernels/assembly',
    ],
  },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  js.configs.recommended,
  {
    files: ['**/*.{ts,tsx}'],
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      // A parameter that is there for its place in the signature starts with _.
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      'max-lines': ['error', { max: 400, skipBlankLines: true, skipComments: true }],
    },
  },
  {
    files: ['src/**/*.{ts,tsx}'],
    extends: [hooks.configs.flat.recommended, a11y.flatConfigs.recommended],
  },
  {
    files: ['src/**/*.{ts,tsx}', '{workers,cli,bench}/**/*.ts'],
    rules: { 'no-restricted-syntax': ['error', ...borrowsMemory] },
  },
  {
    files: ['src/**/*.{ts,tsx}', 'workers/**/*.ts'],
    // The engine's own thread adds those of its kernels.
    ignores: ['src/client/**', 'workers/lab.worker.ts'],
    rules: { 'no-restricted-syntax': ['error', startsWorker, ...borrowsMemory] },
  },
  {
    files: ['**/*.{mjs,cjs,js}'],
    languageOptions: { globals: globals.node },
  },
);
