import { bare, compare, dataset, experiment, intents, shipped, text } from './shipped-notebook.ts';

/** The official weights where there is no recipe for a data set; sizes and length stay those of the quick preset. */
const WEIGHTS = { cf_weight: 0.1, intent_cf_weight: 0.1, trade_off: 1 };

const about = String.raw`
A model may recommend well and yet put every user into one and the same intent. The released Beauty checkpoint does: 7 of its 256 intents are in use, and 99.9 % of the users are in one of them. This notebook repeats that on data whose intents are known, shows why it happens, and changes the two settings behind it.
`;

const mechanism = String.raw`
## What the loss asks for

Let $h_i$ be the vector of user $i$ and $c_j$ a centre, all of length one, and $\bar h$ and $\bar c$ their means. Eq. 3 of the paper subtracts the mean squared distance between centres from the mean squared distance of **every** user to **every** centre. With unit vectors, and a centre’s distance to itself counted as in the official code, both are functions of the means:

$$
\mathcal{L}_{\text{cluster}} = (2 - 2\,\bar h \cdot \bar c) - (2 - 2\,\lVert \bar c \rVert^2) = 2\,\bar c \cdot (\bar c - \bar h)
$$

Which user is near which centre does not occur in it. For a given $\bar h$ the best the centres can do is $\bar c = \bar h / 2$, and then

$$
\mathcal{L}_{\text{cluster}} = -\tfrac{1}{2}\,\lVert \bar h \rVert^2 \;\ge\; -\tfrac{1}{2}
$$

The least is reached when $\lVert \bar h \rVert = 1$: when all users point the same way. One common direction has one nearest centre, so one intent is left.

## Where the common direction comes from

A sequence is filled up with padding to a fixed length, here 20 positions, of which about 8 hold an item in training. The official code takes a user’s vector as the mean over **all positions**, padding included, and the padded ones look much alike for everybody. So users begin alike, and the loss makes them more so.
`;

const first = String.raw`
## As in the official code

Mean over *all_positions*, alignment with *all_centres*, and the official weights. Sizes, batch, learning rate and the number of epochs suit the small data, so this is the official recipe scaled down and not the official run. Watch the number of intents in use.
`;

const second = String.raw`
## Two settings changed

The mean is over *real_positions*, and a user is pulled to the *nearest_centre* only. Weights and everything else are as above. Now the assignment matters to the loss, and padding has no say.
`;

const findings = String.raw`
## What we measured

ELCRec, seeds 1, 2 and 3, mean and standard deviation (WebAssembly, 16 epochs, best epoch by validation NDCG@20). NMI compares each user’s nearest centre with the planted intent: 0 is no relation, 1 is the same grouping.

| settings                                   | intents used of 8 | NMI           | HR@5            |
| ------------------------------------------ | ----------------- | ------------- | --------------- |
| all positions, all centres                 | 1.0 ± 0.0         | 0.000 ± 0.000 | 0.4093 ± 0.0319 |
| real positions, nearest centre             | 4.7 ± 1.5         | 0.622 ± 0.140 | 0.2253 ± 0.0752 |
| the same with smaller weights (quick look) | 6.3 ± 0.6         | 0.742 ± 0.046 | 0.5082 ± 0.0135 |

So the two settings bring the intents back and cost ranking: at the official weights the loss of the second experiment is mostly contrast and clustering. Smaller weights give both; they were chosen by hand on this data. And the repair is not complete: without the contrast (B+ELCM), *nearest_centre* at these weights still ended in one intent in all three seeds.

Finding intents and ranking well are two things. Read the health of the intents beside HR@5, whatever the recipe.
`;

export const whyIntentsCollapse = shipped({
  id: 'why-intents-collapse',
  title: 'Why intents collapse',
  blurb: 'Every user in one intent: see it happen, see why in two formulas, and change it.',
  minutes: 'About 1 minute to run both: 32 to 38 s on two busy CPU cores',
  cells: [
    text('about', about),
    dataset('data', { kind: 'bundled', name: 'planted-intents' }),
    text('mechanism', mechanism),
    text('about-official', first),
    bare(
      experiment('official', 'quick', {
        ...WEIGHTS,
        pooling: 'all_positions',
        alignment: 'all_centres',
      }),
    ),
    intents('official-intents', 'official', 'planted'),
    text('about-changed', second),
    bare(experiment('changed', 'quick', WEIGHTS)),
    intents('changed-intents', 'changed', 'planted'),
    text('findings', findings),
    compare('compare'),
  ],
});
