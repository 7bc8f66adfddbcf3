import { defineConfig } from '@playwright/test';
import { chromiumArguments, chromiumPath } from './scripts/chromium.mjs';
import { freePort } from './scripts/free-port.mjs';

// Whoever else serves here is left alone. Chosen once: the test processes read this file again.
process.env.LAB_E2E_PORT ??= String(await freePort());
const PORT = process.env.LAB_E2E_PORT;

/** Tests in which little is trained. */
const LOOKED_AT = /\/(axe|bundle|exports|hostile|page|share)\.spec\.ts$/;

/** The built page (dist), as `npm start` serves it, in the system's Chromium. */
export default defineConfig({
  testDir: 'test/e2e',
  outputDir: 'test-results/e2e',
  // No second try: a test that passes sometimes is a failure.
  retries: 0,
  // Pages that hardly train are opened two at a time; the others one at a time, since each trains on every core.
  workers: 2,
  projects: [
    { name: 'looked at', testMatch: LOOKED_AT },
    { name: 'trained', testIgnore: LOOKED_AT, workers: 1, dependencies: ['looked at'] },
  ],
  forbidOnly: Boolean(process.env.CI),
  timeout: 90_000,
  // A busy machine is slow, not wrong: what is to come is waited for well beyond what it takes.
  expect: { timeout: 15_000 },
  reporter: [['list'], ['json', { outputFile: 'test-results/e2e.json' }]],
  use: {
    baseURL: `http://localhost:${PORT}/`,
    browserName: 'chromium',
    launchOptions: {
      executablePath: chromiumPath() ?? 'chromium',
      args: [...chromiumArguments],
    },
    // What cannot be pressed by then is not there: the test says so at once, and not at its own end.
    actionTimeout: 20_000,
    trace: 'off',
  },
  webServer: {
    command: `node node_modules/vite/bin/vite.js preview --port ${PORT} --strictPort`,
    url: `http://localhost:${PORT}/`,
    reuseExistingServer: false,
  },
});
