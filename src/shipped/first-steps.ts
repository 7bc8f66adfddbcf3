import {
  compare,
  dataset,
  experiment,
  intents,
  results,
  shipped,
  text,
} from './shipped-notebook.ts';

const about = String.raw`
What we click hides what we came for. Someone who looks at a tent, a stove and a map is planning a trip, although nobody wrote that down. Such a hidden purpose is an **intent**.

ELCRec predicts a user’s next item and, while it learns to, gathers users around a small number of learned points, the *intent centres*. Press **Run** and watch them.
`;

const data = String.raw`
## The data

Real shopping data does not say why a thing was bought, so one cannot check whether a model found the reason. These users are generated: every item belongs to one of eight intents, and every user lives mostly in one of them. The model never sees which. We use it only to check.
`;

const model = String.raw`
## The model

A Transformer reads the items a user chose, oldest first, and turns them into a vector. What it learns is one sum:

$$
\mathcal{L} = \mathcal{L}_{\text{rec}} + w_1\,\mathcal{L}_{\text{seq cl}} + w_2\,\mathcal{L}_{\text{intent cl}} + \alpha\,\mathcal{L}_{\text{cluster}}
$$

- The first term asks for the next item.
- The two in the middle are contrastive learning (**ICL**): two altered copies of a sequence should agree with each other, and with the user’s intent.
- The last is the learnable clustering module (**ELCM**): it spreads the centres apart and pulls users towards them; $\alpha$ says how hard.

The switch below leaves terms out: B has the first alone, ELCRec has all four.
`;

const reading = String.raw`
## What to look at

Each point of the map is a user, each star the centre of an intent. There are groups even before training: items begin as random vectors, and users who chose the same items are alike in these too. What training adds is the intents. The curve *agreement with the planted intents* tells how well the groups that the model forms match those that were planted, from 0 (not at all) to 1, epoch by epoch. Distances between groups on the map mean nothing, whether there are groups does. Colour the map by planted intent to see which of them share a learned one.
`;

const next = String.raw`
## Your turn

Change one thing, for instance the variant, and run again. Every run is kept and stands in the table below. Two runs that differ in one setting and in nothing else tell you what it does, up to chance: the same comparison with another *seed* shows how large chance is.

The method is from [Liu et al., *End-to-end Learnable Clustering for Intent Learning in Recommendation*, NeurIPS 2024](https://arxiv.org/abs/2401.05975). The settings here are ours, small enough for a minute.
`;

export const firstSteps = shipped({
  id: 'first-steps',
  title: 'First steps',
  blurb: 'What an intent is, and a model that finds eight of them while you watch.',
  minutes: 'About a minute to run: 29 to 76 s in three runs on two busy CPU cores',
  cells: [
    text('about', about),
    text('about-data', data),
    dataset('data', { kind: 'bundled', name: 'planted-intents' }),
    text('about-model', model),
    experiment('experiment', 'quick'),
    text('about-intents', reading),
    intents('intents', 'experiment'),
    results('results', 'experiment'),
    text('next', next),
    compare('compare'),
  ],
});
