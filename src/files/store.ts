/** The folder of files: outside anything that is served, shared by all replicas, every name random. */
import { randomBytes } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, stat, unlink } from 'node:fs/promises';
import { join } from 'node:path';

export type FileStore = {
  /** Stores bytes for good and returns their name. */
  put(bytes: Buffer): Promise<string>;
  /** The bytes of a name; undefined if there are none. */
  read(name: string): Promise<Buffer | undefined>;
  remove(name: string): Promise<void>;
  /** Names that lie there, with the time of their last change; unfinished ones too. */
  list(): Promise<{ name: string; changedAt: Date }[]>;
};

const nameBytes = 24;
const storedName = /^[0-9a-f]{48}$/;

export function createFileStore(folder: string): FileStore {
  const pathOf = (name: string) => {
    if (!storedName.test(name.replace(/\.new$/, ''))) throw new Error('not a name of a stored file');
    return join(folder, name.slice(0, 2), name);
  };
  return {
    put: async (bytes) => {
      const name = randomBytes(nameBytes).toString('hex');
      const path = pathOf(name);
      await mkdir(join(folder, name.slice(0, 2)), { recursive: true, mode: 0o700 });
      // Under another name until it is whole and on the disk.
      const unfinished = await open(`${path}.new`, 'wx', 0o600);
      try {
        await unfinished.writeFile(bytes);
        await unfinished.sync();
      } finally {
        await unfinished.close();
      }
      await rename(`${path}.new`, path);
      return name;
    },
    read: async (name) => unlessMissing(readFile(pathOf(name))),
    remove: async (name) => {
      await unlessMissing(unlink(pathOf(name)));
    },
    list: async () => {
      const folders = (await unlessMissing(readdir(folder))) ?? [];
      const found: { name: string; changedAt: Date }[] = [];
      for (const part of folders.filter((name) => /^[0-9a-f]{2}$/.test(name))) {
        for (const name of (await unlessMissing(readdir(join(folder, part)))) ?? []) {
          if (!storedName.test(name.replace(/\.new$/, ''))) continue;
          const there = await unlessMissing(stat(join(folder, part, name)));
          if (there !== undefined) found.push({ name, changedAt: there.mtime });
        }
      }
      return found;
    },
  };
}

async function unlessMissing<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
