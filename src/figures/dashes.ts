/** The dashes of figures as SVG has them, in px of line and gap at a swatch's size. */
export const DASHES: Readonly<Record<string, string>> = {
  solid: '',
  dash: '6 4',
  dot: '0.1 4.5',
  dashdot: '6 3.5 0.1 3.5',
  longdash: '8 2.5',
};
