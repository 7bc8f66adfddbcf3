/** What every model's card must hold to: page, files, command line and docs read nothing else. */
import { describe, expect, it } from 'vitest';
import { asModel } from '../../../workers/catalog/as-model.ts';
import { configProblems, inOrder } from '../../../workers/catalog/config-check.ts';
import { applies, type Field } from '../../../workers/catalog/field.ts';
import { addModel, cardOf, fieldsOf, modelCard, MODELS } from '../../../workers/catalog/models.ts';
import {
  ELCREC,
  termsOf,
  VARIANTS,
  type ElcrecConfig,
} from '../../../workers/catalog/models/elcrec.ts';
import { ICLREC } from '../../../workers/catalog/models/iclrec.ts';
import { SASREC } from '../../../workers/catalog/models/sasrec.ts';
import { presetsFor, presetsOf } from '../../../workers/catalog/presets.ts';
import { REFERENCES } from '../../../workers/catalog/references.ts';
import { CARD } from '../../support/fake-lab.ts';

describe.each(MODELS.map((card) => [card.id, card] as const))('the card of %s', (id, card) => {
  const fields = fieldsOf(card);

  it('has defaults that can be trained, in the order of its fields and no others', () => {
    expect(configProblems(card.defaults)).toEqual([]);
    expect(Object.keys(card.defaults)).toEqual([
      'model',
      'version',
      ...fields.map(({ key }) => key),
    ]);
    expect(inOrder(card.defaults)).toEqual(card.defaults);
    expect(card.defaults).toMatchObject({ model: id, version: card.version });
  });

  it('names every setting once, and words for options that there are', () => {
    expect(new Set(fields.map(({ key }) => key)).size).toBe(fields.length);
    for (const field of fields)
      if (field.kind === 'choice' && field.words !== undefined)
        expect(Object.keys(field.words)).toEqual(field.options);
  });

  it('can be trained with every option of every choice', () => {
    for (const field of fields)
      for (const value of optionsOf(field))
        expect(configProblems({ ...card.defaults, [field.key]: value }), field.key).toEqual([]);
  });

  it('hides a setting behind one that it has', () => {
    for (const { when } of fields) {
      if (when === undefined) continue;
      const other = fields.find(({ key }) => key === when.key);
      expect(other?.kind).toBe('choice');
      expect(optionsOf(other!)).toEqual(expect.arrayContaining([...when.is]));
    }
  });

  it('says what records of before had in the bounds of its fields', () => {
    for (const { key, before } of fields)
      if (before !== undefined)
        expect(configProblems({ ...card.defaults, [key]: before }), key).toEqual([]);
  });

  it('has terms that are told apart, weighed by settings that it has', () => {
    const { terms, defaults } = card;
    expect(terms.length).toBeGreaterThan(0);
    for (const part of ['name', 'label', 'subscript'] as const)
      expect(new Set(terms.map((term) => term[part])).size).toBe(terms.length);
    for (const term of terms) {
      expect(term.name).not.toBe('loss');
      if (term.key === null) continue;
      expect(Object.keys(defaults)).toContain(term.key);
      expect(term.weight({ ...defaults, [term.key]: 0 })).toBe(0);
      expect(term.weight({ ...defaults, [term.key]: 0.7 })).toBe(0.7);
    }
  });

  it('has presets that can be trained, one for whatever data, and a reference that there is', () => {
    for (const { config } of presetsOf(card)) expect(configProblems(config)).toEqual([]);
    expect(presetsFor(card, { ...CARD, paper: 'Yelp', format: 'lists' }).length).toBeGreaterThan(0);
    expect(presetsFor(card, null).length).toBeGreaterThan(0);
    if (card.reference !== null) expect(REFERENCES).toHaveProperty(card.reference);
  });
});

const optionsOf = (field: Field) =>
  field.kind === 'choice' ? field.options : field.kind === 'flag' ? [true, false] : [];

describe('a negative of the next-item loss', () => {
  it('is asked for where the loss has some', () => {
    const shown = (rec_loss: string) =>
      SASREC.fields
        .filter(({ when }) => when !== undefined)
        .filter((field) => applies(field, { ...SASREC.defaults, rec_loss }))
        .map(({ key }) => key);
    expect(shown('bce')).toEqual([]);
    expect(shown('ce')).toEqual([]);
    expect(shown('sampled_softmax')).toEqual(['negatives']);
    expect(shown('gbce')).toEqual(['negatives', 'gbce_t']);
  });
});

describe('what is trained', () => {
  const weights = (config: ElcrecConfig) => ELCREC.terms.map((term) => term.weight(config));

  it('is stated once for the four variants: terms, and whether there are intents', () => {
    const facts = VARIANTS.map((variant) => {
      const config: ElcrecConfig = { ...ELCREC.defaults, variant };
      expect(ELCREC.has(config).intents).toBe(termsOf(config).centres);
      return [ELCREC.name(config), ELCREC.has(config).intents, ...weights(config)];
    });
    expect(facts).toEqual([
      ['B', false, 1, 0, 0, 0],
      ['B+ICL', true, 1, 0.1, 0.1, 0],
      ['B+ELCM', true, 1, 0, 0, 1],
      ['ELCRec', true, 1, 0.1, 0.1, 1],
    ]);
  });

  it('has intents in ICLRec where something reads them, and none in SASRec', () => {
    expect(SASREC.has(SASREC.defaults).intents).toBe(false);
    expect(ICLREC.has(ICLREC.defaults).intents).toBe(true);
    expect(ICLREC.has({ ...ICLREC.defaults, intent_cf_weight: 0 }).intents).toBe(false);
  });
});

describe('another model', () => {
  it('keeps what both have, so that the two compare', () => {
    const from = { ...ELCREC.defaults, lr: 0.02, hidden_size: 32, trade_off: 3, seed: 9 };
    const to = asModel(from, ICLREC.defaults);
    expect(to).toMatchObject({ model: 'iclrec', lr: 0.02, hidden_size: 32, seed: 9 });
    expect(to).not.toHaveProperty('trade_off');
    expect(configProblems(to)).toEqual([]);
    expect(asModel(to, ELCREC.defaults)).toEqual({ ...from, trade_off: ELCREC.defaults.trade_off });
  });
});

describe('a model that is added', () => {
  const TOY = { ...SASREC, id: 'toy', defaults: { ...SASREC.defaults, model: 'toy' } };

  it('is there until it is taken away, and no two have one name', () => {
    const remove = addModel(TOY);
    expect(MODELS).toContain(TOY);
    expect(cardOf(TOY.defaults)).toBe(TOY);
    expect(configProblems(TOY.defaults)).toEqual([]);
    expect(() => addModel(TOY)).toThrow('toy already');
    remove();
    expect(modelCard('toy')).toBeNull();
    expect(configProblems(TOY.defaults)[0].message).toContain('no model toy');
  });
});
