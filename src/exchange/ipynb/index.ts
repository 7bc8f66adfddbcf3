/** A notebook as a Jupyter file, and back. */
export { IPYNB_LIMIT } from './format.ts';
export { readIpynb, type IpynbDocument, type IpynbReading } from './read.ts';
export { writeIpynb, writeWithoutOutputs, type IpynbEffects } from './write.ts';
