/** The sources of an earlier version of this project, ready to run beside the present one. */
import { execFile } from 'node:child_process';
import { mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const project = fileURLToPath(new URL('../../', import.meta.url));

export type AnotherVersion = { readonly folder: string; remove(): Promise<void> };

/** Checks out a revision. It runs on the packages of the present version, which only ever gained some. */
export async function anotherVersion(revision: string): Promise<AnotherVersion> {
  const folder = join(await mkdtemp(join(tmpdir(), 'lang-nghe-version-')), 'project');
  await run('git', ['worktree', 'add', '--detach', folder, revision], { cwd: project }).catch(() => {
    throw new Error(`revision ${revision} is not here: this test needs the project's whole history`);
  });
  await symlink(join(project, 'node_modules'), join(folder, 'node_modules'));
  await symlink(join(project, 'dist'), join(folder, 'dist'));
  await run('npx', ['prisma', 'generate'], { cwd: folder });
  return {
    folder,
    remove: async () => {
      await run('git', ['worktree', 'remove', '--force', folder], { cwd: project });
      await rm(join(folder, '..'), { recursive: true, force: true });
    },
  };
}
