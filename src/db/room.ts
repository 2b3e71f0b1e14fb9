/**
 * Whether the disk under the embedded database has room. A database that meets a full disk in the middle of a
 * write cannot go on; so new work is refused while there is still room enough to finish what is in hand.
 */
import { statfs } from 'node:fs/promises';
import { errorFields, type Log } from '../core/log.ts';

/** Four segments of the write-ahead log, each of 16 MB, and something for the tables. */
const leastFreeBytes = 100 * 1024 * 1024;
const lookEveryMilliseconds = 1_000;

export type RoomWatch = { hasRoom(): boolean; stop(): void };

/** Looks at the free space under a folder every second. A disk that does not tell counts as one with room. */
export async function watchRoom(folder: string, log: Pick<Log, 'error' | 'info'>): Promise<RoomWatch> {
  let hasRoom = true;

  const look = async () => {
    const disk = await statfs(folder);
    const free = disk.bavail * disk.bsize;
    const hadRoom = hasRoom;
    hasRoom = free >= leastFreeBytes;
    if (hadRoom && !hasRoom)
      log.error({ free, least: leastFreeBytes }, 'the disk is full: nothing new is taken');
    if (!hadRoom && hasRoom) log.info({ free }, 'the disk has room again');
  };
  const lookQuietly = () =>
    look().catch((error: unknown) => log.error(errorFields(error), 'the disk does not tell'));

  await lookQuietly();
  const timer = setInterval(() => void lookQuietly(), lookEveryMilliseconds);
  timer.unref();
  return { hasRoom: () => hasRoom, stop: () => clearInterval(timer) };
}
