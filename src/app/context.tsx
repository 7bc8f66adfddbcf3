import { createContext, use, type ReactNode } from 'react';
import { useStore } from 'zustand';
import type { LabState } from '../state/state.ts';
import type { Session } from '../session/index.ts';

const SessionContext = createContext<Session | null>(null);

/** Hands the session to everything below; tests give one with a scripted lab. */
export function SessionProvider({ session, children }: { session: Session; children: ReactNode }) {
  return <SessionContext value={session}>{children}</SessionContext>;
}

/** What a person can do. */
export function useSession(): Session {
  const session = use(SessionContext);
  if (session === null) throw new Error('useSession outside of a SessionProvider');
  return session;
}

/** A part of what the page knows; `select` returns what the state holds, never a new object. */
export function useLab<T>(select: (state: LabState) => T): T {
  return useStore(useSession().store, select);
}
