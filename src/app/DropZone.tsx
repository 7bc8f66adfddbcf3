import { useEffect, useState } from 'react';
import { useSession } from './context.tsx';

const hasFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false;

/** Files can be dropped anywhere on the page; while one hovers the page says so. */
export function DropZone() {
  const session = useSession();
  const [over, setOver] = useState(false);
  useEffect(() => {
    const drag = (event: DragEvent) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      setOver(true);
    };
    const leave = (event: DragEvent) => {
      if (event.relatedTarget === null) setOver(false); // out of the window
    };
    const drop = (event: DragEvent) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      setOver(false);
      void session.receiveAll([...(event.dataTransfer?.files ?? [])]);
    };
    document.addEventListener('dragover', drag);
    document.addEventListener('dragleave', leave);
    document.addEventListener('drop', drop);
    return () => {
      document.removeEventListener('dragover', drag);
      document.removeEventListener('dragleave', leave);
      document.removeEventListener('drop', drop);
    };
  }, [session]);
  if (!over) return null;
  return (
    <div className="drop-zone" aria-hidden="true">
      <p>
        <strong>Drop it here</strong>
        <span className="quiet">
          Interactions open as data, an .ipynb or a saved page as a notebook; a .pt or .safetensors
          is put to the test
        </span>
      </p>
    </div>
  );
}
