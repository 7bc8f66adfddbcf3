import type { ReactNode } from 'react';

/** Line icons on a 16-unit square, drawn in the text's colour and hidden from screen readers. */
const icon = (content: ReactNode, filled = false) =>
  function Icon() {
    return (
      <svg
        className="icon"
        viewBox="0 0 16 16"
        width="16"
        height="16"
        aria-hidden="true"
        fill={filled ? 'currentColor' : 'none'}
        stroke={filled ? 'none' : 'currentColor'}
        strokeWidth="1.5"
        strokeLinecap="round"
        strokeLinejoin="round"
      >
        {content}
      </svg>
    );
  };

export const PlayIcon = icon(
  <path d="M4 2.6v10.8c0 .5.5.8.9.5l8.4-5.4a.6.6 0 0 0 0-1L4.9 2.1a.6.6 0 0 0-.9.5Z" />,
  true,
);
export const MoreIcon = icon(
  <>
    <circle cx="3.2" cy="8" r="1.3" />
    <circle cx="8" cy="8" r="1.3" />
    <circle cx="12.8" cy="8" r="1.3" />
  </>,
  true,
);
export const GripIcon = icon(
  <>
    {[4, 8, 12].flatMap((y) => [
      <circle key={`l${y}`} cx="5.6" cy={y} r="1.1" />,
      <circle key={`r${y}`} cx="10.4" cy={y} r="1.1" />,
    ])}
  </>,
  true,
);
export const PlusIcon = icon(<path d="M8 3v10M3 8h10" />);
export const PauseIcon = icon(
  <>
    <rect x="3" y="2.5" width="3.6" height="11" rx="1" />
    <rect x="9.4" y="2.5" width="3.6" height="11" rx="1" />
  </>,
  true,
);
export const StepIcon = icon(
  <>
    <path d="M3 3.2v9.6l7-4.8Z" />
    <path d="M12.8 3v10" />
  </>,
);
export const StopIcon = icon(<rect x="3.5" y="3.5" width="9" height="9" rx="1.4" />, true);
export const RestartIcon = icon(
  <>
    <path d="M13.2 8a5.2 5.2 0 1 1-1.6-3.75" />
    <path d="M13.4 2.2v2.9h-2.9" />
  </>,
);
export const ResetIcon = icon(
  <>
    <path d="M3 6.2h6.4a3.3 3.3 0 0 1 0 6.6H6" />
    <path d="M5.6 3.4 2.8 6.2 5.6 9" />
  </>,
);
export const BackIcon = icon(<path d="M9.8 3.5 5.3 8l4.5 4.5" />);
export const ChevronIcon = icon(<path d="m4.5 6.3 3.5 3.5 3.5-3.5" />);
export const EyeIcon = icon(
  <>
    <path d="M1.6 8S4 3.6 8 3.6 14.4 8 14.4 8 12 12.4 8 12.4 1.6 8 1.6 8Z" />
    <circle cx="8" cy="8" r="1.9" />
  </>,
);
export const EyeOffIcon = icon(
  <>
    <path d="M3.4 5.4A12 12 0 0 0 1.6 8S4 12.4 8 12.4c1 0 1.9-.3 2.7-.7M6.6 3.8a6 6 0 0 1 1.4-.2c4 0 6.4 4.4 6.4 4.4a12 12 0 0 1-1.5 2" />
    <path d="m2.5 2.5 11 11" />
  </>,
);
const STAR = 'm8 1.9 1.9 3.8 4.2.6-3 3 .7 4.2L8 11.5l-3.8 2 .7-4.2-3-3 4.2-.6Z';
export const StarIcon = icon(<path d={STAR} />);
export const StarredIcon = icon(<path d={STAR} />, true);
export const PencilIcon = icon(
  <path d="m3 13 .6-2.8 7.3-7.3a1.2 1.2 0 0 1 1.7 0l.5.5a1.2 1.2 0 0 1 0 1.7l-7.3 7.3Z" />,
);
export const TrashIcon = icon(
  <path d="M2.8 4.4h10.4M6.2 4.2V2.6h3.6v1.6M4.2 4.6l.6 8.8h6.4l.6-8.8M6.7 7v4M9.3 7v4" />,
);
export const SunIcon = icon(
  <>
    <circle cx="8" cy="8" r="2.8" />
    <path d="M8 1.4v1.3M8 13.3v1.3M1.4 8h1.3M13.3 8h1.3M3.3 3.3l.9.9M11.8 11.8l.9.9M3.3 12.7l.9-.9M11.8 4.2l.9-.9" />
  </>,
);
export const MoonIcon = icon(<path d="M13.4 9.4A5.7 5.7 0 0 1 6.6 2.6a5.7 5.7 0 1 0 6.8 6.8Z" />);
export const SystemIcon = icon(
  <>
    <circle cx="8" cy="8" r="5.4" />
    <path d="M8 2.6a5.4 5.4 0 0 1 0 10.8Z" fill="currentColor" />
  </>,
);
export const DownloadIcon = icon(<path d="M8 2.2v7.6M4.8 6.9 8 10l3.2-3.1M2.8 13.4h10.4" />);
export const FileIcon = icon(
  <>
    <path d="M9 1.8H4.2v12.4h7.6V4.6L9 1.8Z" />
    <path d="M9 1.8v2.8h2.8" />
  </>,
);
export const CheckIcon = icon(<path d="m3 8.5 3.2 3.2L13 4.8" />);
export const WatchIcon = icon(
  <>
    <rect x="1.6" y="2.6" width="12.8" height="8.6" rx="1.4" />
    <path d="M6 13.6h4M4.4 8.6l2.2-2.4 1.9 1.6 3-3.2" />
  </>,
);
export const CloseIcon = icon(<path d="m4 4 8 8M12 4l-8 8" />);
