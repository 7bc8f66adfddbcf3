/**
 * What the saved page may do: show itself. Its own two scripts run, known by their SHA-256 (base64); nothing is
 * fetched, sent or framed. Second behind escaping: should a text ever become a tag, it still runs nothing. Hashes
 * are null where the platform has none (pages without TLS); then inline scripts are allowed, and that is all.
 */
export function contentPolicy(hashes: readonly (string | null)[]): string {
  const scripts = hashes.includes(null)
    ? "'unsafe-inline'"
    : hashes.map((hash) => `'sha256-${hash}'`).join(' ');
  return [
    "default-src 'none'",
    `script-src ${scripts}`,
    // Figures set the style of what they draw.
    "style-src 'unsafe-inline'",
    // A figure saved as an image passes through both.
    'img-src data: blob:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
}

/** SHA-256 of a text in UTF-8, base64; null where the platform offers none. */
export async function sha256(text: string): Promise<string | null> {
  // Absent on pages served without TLS, whatever its type says.
  const subtle = crypto.subtle as SubtleCrypto | undefined;
  if (subtle === undefined) return null;
  const digest = await subtle.digest('SHA-256', new TextEncoder().encode(text));
  return btoa(String.fromCharCode(...new Uint8Array(digest)));
}
