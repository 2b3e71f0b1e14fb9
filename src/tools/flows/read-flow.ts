import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { err, ok, type Result } from '../../core/result.ts';
import { type FlowDefinition, type FlowLibrary, flowDefinitionSchema } from '../../engine/index.ts';

/** Reads a flow file; the error says what is wrong with it, line by line. */
export async function readFlow(file: string): Promise<Result<FlowDefinition, string>> {
  const json = await readJson(file);
  if (!json.ok) return json;
  const parsed = flowDefinitionSchema.safeParse(json.value);
  return parsed.success ? ok(parsed.data) : err(`${file}:\n${z.prettifyError(parsed.error)}`);
}

/** Reads a file as JSON. */
export async function readJson(file: string): Promise<Result<unknown, string>> {
  try {
    return ok(JSON.parse(await readFile(file, 'utf8')));
  } catch (error) {
    return err(`${file}: ${error instanceof Error ? error.message : 'cannot be read'}`);
  }
}

/** The names of the JSON files of a folder, sorted; none if there is no such folder. */
export async function jsonFiles(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => []);
  return names
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => join(folder, name));
}

/** The flows beside a file: those that it may call. */
export async function readLibrary(file: string): Promise<FlowLibrary> {
  const flows = new Map<string, FlowDefinition>();
  for (const other of await jsonFiles(dirname(file))) {
    const flow = await readFlow(other);
    if (flow.ok) flows.set(flow.value.key, flow.value);
  }
  return (key) => flows.get(key);
}
