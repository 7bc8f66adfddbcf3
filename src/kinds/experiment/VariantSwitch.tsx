import { useId } from 'react';
import { VARIANTS, type Variant } from '../../../workers/catalog/config.ts';
import { variantStyle } from '../../figures/theme.ts';
import { useChartTheme } from '../../figures/use-chart-theme.ts';
import { Swatch } from '../../figures/Swatch.tsx';
import { style } from '../../ui/style.ts';

/** What each variant is, in one sentence. */
export const VARIANT_WORDS: Readonly<Record<Variant, string>> = {
  B: 'The backbone alone: a Transformer that predicts the next item.',
  'B+ICL':
    'Backbone and intent contrast: two views of a user, and the user’s intent, should agree.',
  'B+ELCM':
    'Backbone and learnable clustering: intent centres are learned along with everything else.',
  ELCRec: 'The whole model: intents are learned, and users are contrasted through them.',
};

interface VariantSwitchProps {
  readonly value: Variant;
  readonly onChange: (variant: Variant) => void;
}

/** Which modules take part. Colours and dashes are those of the variant's curves. */
export function VariantSwitch({ value, onChange }: VariantSwitchProps) {
  const theme = useChartTheme();
  const name = useId();
  return (
    <div className="variants">
      <fieldset className="variant-switch">
        <legend className="unseen">Variant</legend>
        {VARIANTS.map((variant) => (
          <label key={variant} style={style({ '--variant': variantStyle(variant, theme).color })}>
            <input
              type="radio"
              name={name}
              value={variant}
              checked={variant === value}
              onChange={() => onChange(variant)}
            />
            <span className="variant-face">
              <Swatch variant={variant} />
              {variant}
            </span>
          </label>
        ))}
      </fieldset>
      <p className="quiet variant-words">{VARIANT_WORDS[value]}</p>
    </div>
  );
}
