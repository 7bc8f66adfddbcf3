import { MoonIcon, SunIcon, SystemIcon } from '../ui/icons.tsx';
import { EngineChip } from './EngineChip.tsx';
import { Logo } from './Logo.tsx';
import { MoreMenu } from './MoreMenu.tsx';
import { NotebookMenu } from './NotebookMenu.tsx';
import { SavedChip } from './SavedChip.tsx';
import { THEMES, useTheme, type ThemeChoice } from './theme.ts';

/** Stays at the top: whose page this is, which notebook, that it is kept, what computes, and the light. */
export function TopBar() {
  return (
    <header className="top-bar">
      <a className="brand" href="#top" aria-label="ELCRec Lab, to the top">
        <Logo />
        <span>ELCRec Lab</span>
      </a>
      <NotebookMenu />
      <SavedChip />
      <EngineChip />
      <ThemeButton />
      <MoreMenu />
    </header>
  );
}

const FACES: Readonly<Record<ThemeChoice, { icon: () => React.ReactNode; name: string }>> = {
  system: { icon: SystemIcon, name: 'as the system' },
  light: { icon: SunIcon, name: 'light' },
  dark: { icon: MoonIcon, name: 'dark' },
};

/** One press goes from the system's theme to light, to dark, and round again. */
function ThemeButton() {
  const [choice, choose] = useTheme();
  const next = THEMES[(THEMES.indexOf(choice) + 1) % THEMES.length];
  const { icon: Icon, name } = FACES[choice];
  return (
    <button
      type="button"
      className="button icon-button bare"
      aria-label={`Theme: ${name}. Change to ${FACES[next].name}`}
      title={`Theme: ${name}`}
      onClick={() => choose(next)}
    >
      <Icon />
    </button>
  );
}
