/** A full circle, half of it lit: what users did, and what they meant. */
export function Logo() {
  return (
    <svg viewBox="0 0 32 32" width="20" height="20" aria-hidden="true">
      <circle cx="16" cy="16" r="13" fill="none" stroke="currentColor" strokeWidth="2.5" />
      <path d="M16 3a13 13 0 0 1 0 26Z" fill="currentColor" />
    </svg>
  );
}
