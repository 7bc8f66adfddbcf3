/** A paper, and its code where it was read. */
export interface Reference {
  readonly title: string;
  /** Authors, venue, year. */
  readonly paper: string;
  readonly url: string;
  /** What of it is done here in another way. */
  readonly note?: string;
  readonly code: ReferenceCode | null;
}

export interface ReferenceCode {
  /** owner/name on GitHub. */
  readonly repository: string;
  /** The state that was read. */
  readonly commit: string;
  readonly licence: string;
  /** How comments name its files: `E` in `(E: src/trainers.py:241)`. */
  readonly letter: string;
}

/** Where the models, losses and measures come from; docs/references.md is written from this. */
export const REFERENCES = {
  elcrec: {
    title: 'End-to-end Learnable Clustering for Intent Learning in Recommendation',
    paper: 'Liu, Zhu, Xia, Ma, Ye, Li and others, NeurIPS 2024',
    url: 'https://arxiv.org/abs/2401.05975',
    code: {
      repository: 'yueliu1999/ELCRec',
      commit: 'ad6e1c806c43df406f92e5671149ef28a705180f',
      licence: 'MIT',
      letter: 'E',
    },
  },
  iclrec: {
    title: 'Intent Contrastive Learning for Sequential Recommendation',
    paper: 'Chen, Liu, Li, McAuley and Xiong, WWW 2022',
    url: 'https://arxiv.org/abs/2202.02519',
    code: {
      repository: 'salesforce/ICLRec',
      commit: '2890e6c3ff6a22c6699fc19cb863b66786c1cde4',
      licence: 'BSD-3-Clause',
      letter: 'I',
    },
  },
  sasrec: {
    title: 'Self-Attentive Sequential Recommendation',
    paper: 'Kang and McAuley, ICDM 2018',
    url: 'https://arxiv.org/abs/1808.09781',
    note: 'Built and trained as in the code of ICLRec, whose encoder it is (I: src/models.py, SASRecModel).',
    code: null,
  },
  gsasrec: {
    title:
      'gSASRec: Reducing Overconfidence in Sequential Recommendation Trained with Negative Sampling',
    paper: 'Petrov and Macdonald, RecSys 2023',
    url: 'https://arxiv.org/abs/2308.07192',
    code: null,
  },
} as const satisfies Readonly<Record<string, Reference>>;

export type ReferenceKey = keyof typeof REFERENCES;
