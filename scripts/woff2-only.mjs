// A stylesheet of a package may offer each font three times. Every browser that runs the lab takes the first, woff2;
// the others would be built, copied and kept offline for nobody.

/**
 * The sources of a @font-face that are woff2, where there is one.
 * @param {string} css
 */
export const woff2Only = (css) =>
  css.replace(/src:([^;}]*)/g, (whole, /** @type {string} */ list) => {
    const kept = list.split(/,(?=\s*url\()/).filter((source) => /format\(["']?woff2/.test(source));
    return kept.length === 0 ? whole : `src:${kept.join(',')}`;
  });

/**
 * The face that the text is set in never comes late: index.html asks for it before the script that draws the text, and
 * where the network is slower than that the system's face stays for this visit. A late one would wrap lines anew and
 * move all that is below.
 * @param {string} css
 */
export const neverLate = (css) =>
  css.replace(/@font-face\s*{[^}]*inter-latin-wght-normal[^}]*}/g, (face) =>
    face.replace('font-display: swap', 'font-display: optional'),
  );

/** @returns {import('vite').Plugin} */
export const fontsAsWoff2 = () => ({
  name: 'fonts as woff2 only, none late',
  enforce: 'pre',
  transform: {
    filter: { id: /node_modules\/.*\.css$/ },
    handler: (code) => (code.includes('@font-face') ? neverLate(woff2Only(code)) : null),
  },
});
