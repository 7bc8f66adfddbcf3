// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { ModelSwitch } from '../../../src/kinds/experiment/ModelSwitch.tsx';
import { SettingControl } from '../../../src/kinds/experiment/SettingControl.tsx';
import { experimentConfig } from '../../../src/kinds/experiment/config.ts';
import type { RunConfig } from '../../../workers/catalog/config.ts';
import type { ModelCard } from '../../../workers/catalog/model-card.ts';
import type { Setting } from '../../../workers/catalog/field.ts';
import { addModel, MODELS } from '../../../workers/catalog/models.ts';
import { ELCREC, VARIANTS } from '../../../workers/catalog/models/elcrec.ts';
import { SASREC } from '../../../workers/catalog/models/sasrec.ts';
import { TOY } from '../../support/toy-model/card.ts';

afterEach(cleanup);

function shown(settings: RunConfig) {
  const onModel = vi.fn<(model: ModelCard) => void>();
  const onOption = vi.fn<(key: string, option: string) => void>();
  render(<ModelSwitch settings={settings} onModel={onModel} onOption={onOption} />);
  return { onModel, onOption };
}

describe('what is trained', () => {
  it('is chosen among all models there are', () => {
    const { onModel } = shown(ELCREC.defaults);
    const choice = screen.getByLabelText<HTMLSelectElement>('Model');
    expect([...choice.options].map(({ text }) => text)).toEqual(MODELS.map(({ title }) => title));
    expect(choice.value).toBe('elcrec');
    fireEvent.change(choice, { target: { value: 'iclrec' } });
    expect(onModel.mock.calls[0][0].title).toBe('ICLRec');
  });

  it('has the variants of ELCRec, each with what it is', () => {
    const { onOption } = shown({ ...ELCREC.defaults, variant: 'B+ICL' });
    const radios = screen.getAllByRole<HTMLInputElement>('radio');
    expect(radios.map(({ value }) => value)).toEqual(VARIANTS);
    expect(screen.getByText(/^Backbone and intent contrast/)).toBeDefined();
    fireEvent.click(screen.getByRole('radio', { name: 'B' }));
    expect(onOption).toHaveBeenCalledWith('variant', 'B');
  });

  it('has a model that is added, and its settings by their fields', () => {
    const forget = addModel(TOY);
    const { onModel } = shown(ELCREC.defaults);
    fireEvent.change(screen.getByLabelText('Model'), { target: { value: 'toy' } });
    forget();
    expect(onModel).toHaveBeenCalledWith(TOY);
    const onChange = vi.fn<(value: Setting) => void>();
    const [field] = TOY.fields;
    render(<SettingControl field={field} value={3} base={4} problem={null} onChange={onChange} />);
    expect(screen.getByRole('slider', { name: 'Width' }).getAttribute('aria-valuetext')).toBe('3');
  });

  it('has no variants where the model has none, and says what the model is', () => {
    shown(SASREC.defaults);
    expect(screen.queryAllByRole('radio')).toEqual([]);
    expect(screen.getByText(SASREC.explain)).toBeDefined();
  });
});

describe('a version of a model that this page does not know', () => {
  it.each([7, 'abc', 0])('is said of version %j, and read as the one it knows', (version) => {
    const { config, problems } = experimentConfig.read({ model: 'sasrec', version });
    expect(config.settings).toMatchObject({ model: 'sasrec', version: 1 });
    expect(problems.map(({ key }) => key)).toEqual(['version']);
  });
});
