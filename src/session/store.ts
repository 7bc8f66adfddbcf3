import { createStore } from 'zustand/vanilla';
import { newHistory } from '../document/history.ts';
import { SHIPPED } from '../shipped/index.ts';
import type { LabState, LabStore } from '../state/state.ts';

/** What the page begins with: First steps, and nothing known yet. */
export const initialState: LabState = {
  backend: 'auto',
  engine: { kind: 'starting' },
  history: newHistory(SHIPPED[0].notebook),
  data: new Map(),
  runs: [],
  drawing: null,
  stage: null,
  scrubbed: new Map(),
  film: { playing: null, speed: 1 },
  trails: false,
  selection: null,
  shown: new Map(),
  hidden: new Set(),
  active: null,
  starting: null,
  queue: [],
  complaint: null,
  cause: null,
  incoming: null,
  retraced: null,
  notices: [],
  toast: null,
  evaluation: null,
  stories: new Map(),
  saving: { kind: 'opening' },
  library: [],
  resumable: new Set(),
  unreadable: { runs: 0, notebooks: 0 },
};

export const createLabStore = (state: Partial<LabState> = {}): LabStore =>
  createStore<LabState>(() => ({ ...initialState, ...state }));
