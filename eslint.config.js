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
    files: ['src/**/*.{ts,tsx}', 'workers/**/*.ts'],
    // The engine's own thread adds those of its kernels.
    ignores: ['src/client/**', 'workers/lab.worker.ts'],
    rules: { 'no-restricted-syntax': ['error', startsWorker] },
  },
  {
    files: ['**/*.{mjs,cjs,js}'],
    languageOptions: { globals: globals.node },
  },
);
