import { engineMemory } from '../../workers/engine/engine.ts';
import { memory } from '../../workers/engine/tf.ts';

/** The most memory seen where `note` was called. */
export class Peak {
  /** What the backend holds, its spare buffers included. */
  private backend = 0;
  /** The whole process, programs and garbage included; 0 where there is none to ask. */
  private process = 0;

  note(): void {
    this.backend = Math.max(this.backend, engineMemory().bytes, memory().numBytes);
    if (typeof process !== 'undefined') {
      this.process = Math.max(this.process, process.memoryUsage.rss());
    }
  }

  measured() {
    return { peak_bytes: this.backend, peak_process_bytes: this.process || null };
  }
}
