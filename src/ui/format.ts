import { count } from '../runs/summary.ts';

/* Numbers as people read them, beside those of runs/summary.ts. */

/** Seconds as 0:11, 1:02 or 2:03:04. */
export function clock(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const [h, m, s] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const tail = `${String(s).padStart(2, '0')}`;
  return h > 0 ? `${h}:${String(m).padStart(2, '0')}:${tail}` : `${m}:${tail}`;
}

/** 190840832 -> "182 MB" (1 MB = 2^20 bytes). */
export function bytes(size: number): string {
  const mega = size / 2 ** 20;
  if (mega >= 1024) return `${(mega / 1024).toFixed(1)} GB`;
  if (mega >= 1) return `${mega.toFixed(mega < 10 ? 1 : 0)} MB`;
  return `${Math.ceil(size / 1024)} kB`;
}

/** Steps per second: whole above 10, one decimal below. */
export const rate = (perSecond: number): string =>
  perSecond >= 10 ? String(Math.round(perSecond)) : perSecond.toFixed(1);

/** A setting's value, short: 0.00001 -> "1e-5", 0.003 -> "0.003". */
export function setting(value: string | number | boolean): string {
  if (typeof value === 'boolean') return value ? 'on' : 'off';
  if (typeof value === 'string') return value.replaceAll('_', ' ');
  return value !== 0 && Math.abs(value) < 0.001 ? value.toExponential() : String(value);
}

/** "1 user", "2 users". */
export const plural = (n: number, word: string): string =>
  `${count(n)} ${word}${n === 1 ? '' : 's'}`;
