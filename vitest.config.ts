import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';
import { chromiumPath } from './scripts/chromium.mjs';

const tfjs = [/@tensorflow\//];

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
          include: ['test/{unit,golden,kernels,lab}/**/*.test.{ts,tsx}'],
          environment: 'node',
          server: { deps: { inline: tfjs } },
        },
      },
      {
        // Backend webgpu, in Chromium. The same golden and kernel tests, plus what only a browser has.
        extends: true,
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
                args: ['--no-sandbox', '--enable-unsafe-webgpu', '--disable-background-networking'],
              },
            }),
            instances: [{ browser: 'chromium' }],
          },
        },
      },
    ],
  },
});
