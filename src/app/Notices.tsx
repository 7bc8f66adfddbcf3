import { useSession } from './context.tsx';
import { useLab } from '../kinds/page.tsx';

/** What was repaired or left out when a document was opened: told once, above the document. */
export function Notices() {
  const session = useSession();
  const notices = useLab((state) => state.notices);
  if (notices.length === 0) return null;
  return (
    <div className="notice notices" role="status">
      <p>Opened, with {notices.length === 1 ? 'a remark' : `${notices.length} remarks`}:</p>
      <ul className="small">
        {notices.slice(0, 20).map((notice, i) => (
          <li key={i}>{notice}</li>
        ))}
        {notices.length > 20 && <li>and {notices.length - 20} more</li>}
      </ul>
      <button type="button" className="button" onClick={session.dismissNotices}>
        Put away
      </button>
    </div>
  );
}
