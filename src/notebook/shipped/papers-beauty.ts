import { dataset, experiment, intents, results, shipped, text } from './shipped-notebook.ts';

const about = String.raw`
The data set that the paper shows first, with the settings of the official code: Amazon’s Beauty reviews, 22,363 users and 12,101 products. The file comes from the authors’ repository when you ask for it, or from your disk.

This is not a run to wait for. To see the paper’s numbers at once, **drop the official checkpoint** (*ELCRec-Beauty-1.pt*, from the [authors’ repository](https://github.com/yueliu1999/ELCRec)) anywhere on this page after the data are open. It is read and ranked here, in the browser; that took 11 s on WebAssembly with two CPU cores.
`;

const checkpoint = String.raw`
## What the checkpoint gives

Ranked by this project, test split, all items:

| source                  | HR@5   | NDCG@5 | HR@20  | NDCG@20 | intents in use |
| ----------------------- | ------ | ------ | ------ | ------- | -------------- |
| paper, Table 1          | 0.0529 | 0.0355 | 0.1079 | 0.0509  | not stated     |
| official checkpoint     | 0.0529 | 0.0355 | 0.1079 | 0.0509  | 7 of 256       |

All four numbers are the paper’s, to the last digit. The last column is why there is a notebook *Why intents collapse*: 99.9 % of the users are in one intent.
`;

const protocol = String.raw`
## How the numbers are made

- **Split**: each user’s last item is the test, the one before the validation, the rest is learned from.
- **Ranking**: full. The answer competes with every item; those the user had before score 0. HR@$k$ is the share of users whose answer is among the first $k$.
- **NDCG@$k$** counts a hit by its place: 1 / log₂(rank + 2), the first rank being 0, and 0 beyond $k$.
- **Epoch**: the one with the best validation NDCG@20. The test is measured once, on that epoch. 40 epochs without progress end the run.
`;

const training = String.raw`
## Training it yourself

256 intents, one layer, $\alpha = 10$, at most 300 epochs of 88 steps.

One step took 1.25 s on one CPU thread (WebAssembly, a busy machine), which makes about 110 s for an epoch and about 9 hours for 300, evaluation not counted. We have not measured a whole run, nor a GPU; the run bar tells how long yours will take. A run is saved after every epoch and can be continued.

Expect a slow start. The official code itself, seed 1, has a validation HR@5 of 0.0037 after 10 epochs and 0.0073 after 29.
`;

export const papersBeauty = shipped({
  id: 'papers-beauty',
  title: 'The paper’s Beauty',
  blurb:
    'The official settings on the paper’s data, and the official checkpoint ranked in the browser.',
  minutes:
    'The checkpoint in 11 s on two CPU cores; training about 9 hours on one, by the time of one step',
  cells: [
    text('about', about),
    dataset('data', { kind: 'catalog', name: 'Beauty' }),
    text('checkpoint', checkpoint),
    text('protocol', protocol),
    text('training', training),
    experiment('experiment', 'official-Beauty'),
    intents('intents', 'experiment'),
    results('results', 'experiment'),
  ],
});
