import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { err, ok, type Result } from '../../core/result.ts';
import { type FlowDefinition, flowDefinitionSchema } from '../../engine/index.ts';

/** Reads a flow file; the error says what is wrong with it, line by line. */
export async function readFlow(file: string): Promise<Result<FlowDefinition, string>> {
  let json: unknown;
  try {
    json = JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    return err(`${file}: ${error instanceof Error ? error.message : 'cannot be read'}`);
  }
  const parsed = flowDefinitionSchema.safeParse(json);
  return parsed.success ? ok(parsed.data) : err(`${file}:\n${z.prettifyError(parsed.error)}`);
}
