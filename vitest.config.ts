import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';
import packageJson from './package.json' with { type: 'json' };
import { chromiumArguments, chromiumPath } from './scripts/chromium.mjs';

const tfjs = [/@tensorflow\//];
const bundledForBrowser = Object.keys(packageJson.dependencies).filter(
  (name) => !name.startsWith('@fontsource'),
);

export default defineConfig({
  test: {
    testTimeout: 120_000,
    hookTimeout: 120_000,
    globalSetup: ['./test/setup/goldens.ts'],
    projects: [
      {
        // Backends cpu and wasm, and everything pure.
        extends: true,
        test: {
          name: 'node',
          include: ['test/{unit,golden,kernels}/**/*.test.{ts,tsx}'],
          environment: 'node',
          // One for every core; by default one core is left idle, half of a small machine.
          maxWorkers: '100%',
          server: { deps: { inline: tfjs } },
        },
      },
      {
        // Backend webgpu, in Chromium. The same golden and kernel tests, plus what only a browser has.
        extends: true,
        // Known beforehand, or Vite finds them in the middle of a run and reloads the page under a test.
        optimizeDeps: { include: bundledForBrowser },
        test: {
          name: 'browser',
          include: ['test/{golden,kernels,browser}/**/*.test.{ts,tsx}'],
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            provider: playwright({
              launchOptions: {
                executablePath: chromiumPath() ?? 'chromium',
                args: [...chromiumArguments],
              },
            }),
            instances: [{ browser: 'chromium' }],
          },
        },
      },
    ],
  },
});
