/** Inspects flow files and tells every issue with its place. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { inspectFlow } from '../../engine/index.ts';
import { readFlow } from './read-flow.ts';

const folder = 'flows';

/** Checks the files, or all of `flows/`; true if none has an error. Warnings are told and do not count. */
export async function checkFlows(files: readonly string[], tell: (line: string) => void): Promise<boolean> {
  let isClean = true;
  for (const file of files.length > 0 ? files : await flowFiles()) {
    const flow = await readFlow(file);
    if (!flow.ok) {
      tell(flow.error);
      isClean = false;
      continue;
    }
    const issues = inspectFlow(flow.value);
    for (const issue of issues)
      tell(
        `${file}: ${issue.severity} ${issue.code} ${issue.path}\n  ${issue.sentence.vi}\n  ${issue.sentence.en}`,
      );
    if (issues.some((issue) => issue.severity === 'error')) isClean = false;
    else tell(`${file}: ${Object.keys(flow.value.nodes).length} nodes, no errors`);
  }
  return isClean;
}

async function flowFiles(): Promise<string[]> {
  const names = await readdir(folder);
  return names
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => join(folder, name));
}
