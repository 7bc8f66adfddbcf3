import { version } from '../package.json';

/** The version every export carries. */
export const APP_VERSION: string = version;
