import { describe, expect, it } from 'vitest';
import {
  DOWNLOAD_SCOPES,
  DOWNLOADS,
  downloadsOf,
  fileName,
  plainName,
} from '../../../src/exchange/downloads.ts';

describe('downloads', () => {
  it('are named after what they are of', () => {
    expect(fileName('svg', ['brisk-otter-3', 'loss'])).toBe('brisk-otter-3-loss.svg');
    expect(fileName('run-metrics-wide', ['brisk-otter-3'])).toBe('brisk-otter-3-metrics.csv');
    expect(fileName('parameters', ['brisk-otter-3'])).toBe('brisk-otter-3.safetensors');
    expect(fileName('ipynb', ['First steps'])).toBe('first-steps.ipynb');
  });

  it('never share an id, nor a name within their scope', () => {
    expect(new Set(DOWNLOADS.map(({ id }) => id)).size).toBe(DOWNLOADS.length);
    for (const scope of DOWNLOAD_SCOPES) {
      const names = downloadsOf(scope).map(({ id }) => fileName(id, ['x']));
      expect(names.length).toBeGreaterThan(0);
      expect(new Set(names).size).toBe(names.length);
    }
  });

  it.each([
    ['../../etc/passwd', 'etc-passwd'],
    ['a:b\\c|d?', 'a-b-c-d'],
    ['Überblick №2', 'überblick-2'],
    ['分析 1', '分析-1'],
    ['.hidden', 'hidden'],
    ['...', 'untitled'],
    ['', 'untitled'],
    ['x'.repeat(300), 'x'.repeat(60)],
    [`${'x'.repeat(59)} y`, 'x'.repeat(59)],
  ])('turn %j into a name every file system takes', (title, name) => {
    expect(plainName(title)).toBe(name);
  });
});
