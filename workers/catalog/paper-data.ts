/** The four data sets of the paper, by the names of its code. */
export const PAPER_NAMES = ['Beauty', 'Sports_and_Outdoors', 'Toys_and_Games', 'Yelp'] as const;
export type PaperName = (typeof PAPER_NAMES)[number];
