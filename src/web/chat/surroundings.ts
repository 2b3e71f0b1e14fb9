/** What the page takes from the browser besides the document: its store, and signs of life. */
import { memoryStore, type Store } from './kept-messages.ts';
import type { Surroundings } from './sync.ts';

/** The device's own store; some browsers refuse it, and then what is kept lasts as long as the page. */
export function deviceStore(): Store {
  try {
    const store = window.localStorage;
    store.setItem('lang-nghe-probe', '');
    store.removeItem('lang-nghe-probe');
    return store;
  } catch {
    return memoryStore();
  }
}

/** A page that nobody has touched for this long stops asking for news. */
const attentionMinutes = 15;

export function browserSurroundings(): Surroundings {
  let touchedAt = Date.now();
  return {
    isUnattended: () => document.hidden || Date.now() - touchedAt > attentionMinutes * 60_000,
    onLost: (callback) => window.addEventListener('offline', callback),
    onFound: (callback) => {
      const touched = () => {
        const wasForgotten = Date.now() - touchedAt > attentionMinutes * 60_000;
        touchedAt = Date.now();
        if (wasForgotten) callback();
      };
      window.addEventListener('pointerdown', touched);
      window.addEventListener('keydown', touched);
      window.addEventListener('online', callback);
      document.addEventListener('visibilitychange', () => {
        if (!document.hidden) callback();
      });
    },
  };
}
