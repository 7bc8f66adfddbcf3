export { termsOf, type Terms } from '../../catalog/models/elcrec.ts';
