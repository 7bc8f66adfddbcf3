import { expose } from 'comlink';
import { createProjection } from './projection/service.ts';

/** The projection's thread. The page reaches it through `ProjectionApi` alone. */
expose(createProjection());
