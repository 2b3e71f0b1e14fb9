/**
 * Formats of flow definitions. Each migration is one pure function from one format to the next, with an
 * example in `test/engine/migrations/`; a stored definition passes through all that it lacks.
 */
import { fromFormat1 } from './from-format-1.ts';
import { isRecord, type RawDefinition } from './raw-definition.ts';

/** The newest format. */
export const flowFormat = 2;

const migrations: Readonly<Record<number, (definition: RawDefinition) => RawDefinition>> = {
  1: fromFormat1,
};

/** Brings JSON to the newest format; what is no definition of a known format comes back as it is. */
export function migrateDefinition(json: unknown): unknown {
  let definition = json;
  for (let passes = 0; passes < flowFormat; passes++) {
    if (!isRecord(definition)) return definition;
    const { format } = definition;
    const migrate =
      typeof format === 'number' && Object.hasOwn(migrations, format) ? migrations[format] : undefined;
    if (migrate === undefined) return definition;
    definition = migrate(definition);
  }
  return definition;
}
