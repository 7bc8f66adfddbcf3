import type { CSSProperties } from 'react';

declare module 'react' {
  interface CSSProperties {
    /** Our own variables, set where an element's look depends on data. */
    [variable: `--${string}`]: string | number | undefined;
  }
}

/** An inline style that may set our own CSS variables. */
export const style = (properties: CSSProperties): CSSProperties => properties;
