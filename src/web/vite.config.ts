/**
 * Builds the browser's side into `dist/web`: hashed files, a manifest by which the server finds them, and
 * beside each text file its compressed forms, so that nothing is compressed while a person waits.
 */
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { defineConfig, type Plugin } from 'vite';

const here = import.meta.dirname;
const outDir = join(here, '../../dist/web');

const compressed: Plugin = {
  name: 'compressed-files',
  apply: 'build',
  closeBundle: async () => {
    const assets = join(outDir, 'assets');
    for (const name of await readdir(assets)) {
      if (!/\.(js|css|svg)$/.test(name)) continue;
      const bytes = await readFile(join(assets, name));
      await writeFile(join(assets, `${name}.br`), brotliCompressSync(bytes));
      await writeFile(join(assets, `${name}.gz`), gzipSync(bytes, { level: 9 }));
    }
  },
};

export default defineConfig({
  root: here,
  publicDir: false,
  logLevel: 'warn',
  plugins: [compressed],
  build: {
    outDir,
    emptyOutDir: true,
    manifest: 'manifest.json',
    // The phones that people have, not the phones that are sold: browsers of late 2020, of which each
    // Android since 5 can have one.
    target: ['chrome87', 'edge88', 'firefox78', 'safari14'],
    // The pages say themselves what is to be fetched along; the code for it would only be more to fetch.
    modulePreload: false,
    assetsInlineLimit: 0,
    rolldownOptions: {
      input: { chat: join(here, 'chat/main.ts'), public: join(here, 'public/main.ts') },
    },
  },
});
