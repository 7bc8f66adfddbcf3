// How many tests passed and failed, from what the runners wrote; never from what a screen said.

/**
 * @typedef {{ passed: number, failed: number, skipped: number }} Counts
 */

/** @type {Record<'vitest' | 'playwright', (report: any) => Counts>} */
const READERS = {
  vitest: (report) => ({
    passed: report.numPassedTests,
    failed: report.numFailedTests,
    skipped: report.numPendingTests + report.numTodoTests,
  }),
  // A flaky test passed only when tried again: it counts as failed.
  playwright: ({ stats }) => ({
    passed: stats.expected,
    failed: stats.unexpected + stats.flaky,
    skipped: stats.skipped,
  }),
};

/**
 * @param {'vitest' | 'playwright'} kind
 * @param {string | null} text
 * @returns {Counts | null} null where there is no report, or half of one (its writer was stopped)
 */
function read(kind, text) {
  if (text === null) return null;
  try {
    return READERS[kind](JSON.parse(text));
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/**
 * A stage's counts. A stage that failed without a failing test (it did not start, crashed, could not
 * load a file), or that should have run tests and ran none, counts as one failure.
 * @param {'vitest' | 'playwright' | undefined} kind
 * @param {string | null} reportText the JSON report; null where none was written
 * @param {boolean} exitedWell
 * @returns {Counts}
 */
export function stageCounts(kind, reportText, exitedWell) {
  const none = { passed: 0, failed: 0, skipped: 0 };
  if (!kind) return { ...none, failed: exitedWell ? 0 : 1 };
  const counts = read(kind, reportText) ?? none;
  const wrong = !exitedWell || counts.passed + counts.failed === 0;
  return wrong && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
}

/** @param {readonly Counts[]} all */
export const total = (all) =>
  all.reduce(
    (sum, { passed, failed, skipped }) => ({
      passed: sum.passed + passed,
      failed: sum.failed + failed,
      skipped: sum.skipped + skipped,
    }),
    { passed: 0, failed: 0, skipped: 0 },
  );
