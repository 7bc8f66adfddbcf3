import { createContext, use, type ReactNode } from 'react';
import { PageProvider } from '../kinds/page.tsx';
import type { Session } from '../session/index.ts';

const SessionContext = createContext<Session | null>(null);

/** Hands the session to everything below, and to cells what they ask of it; tests give one with a scripted lab. */
export function SessionProvider({ session, children }: { session: Session; children: ReactNode }) {
  return (
    <SessionContext value={session}>
      <PageProvider page={session}>{children}</PageProvider>
    </SessionContext>
  );
}

/** What a person can do. */
export function useSession(): Session {
  const session = use(SessionContext);
  if (session === null) throw new Error('useSession outside of a SessionProvider');
  return session;
}
