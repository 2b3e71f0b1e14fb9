/** Which rule holds for a dossier, and whether chance includes it. Pure. */
import type { ChannelName } from '../../core/message.ts';
import { assertNever } from '../../core/result.ts';
import type { RuleConditions } from '../vocabulary.ts';

/** What rules look at. */
export type Traits = {
  readonly procedure: string;
  readonly field: string | undefined;
  readonly submittedVia: 'counter' | 'online' | 'postal';
  readonly outcome: 'granted' | 'refused' | 'withdrawn';
  readonly applicantKind: 'person' | 'organization';
  /** Codes of the dossier's agencies and of all above them. */
  readonly agencies: ReadonlySet<string>;
};

/** Whether a rule's conditions hold; before a conversation begins its channel is not known, and no rule on channels holds. */
export function ruleHolds(
  conditions: RuleConditions,
  traits: Traits,
  channel: ChannelName | undefined,
): boolean {
  return (Object.keys(conditions) as (keyof RuleConditions)[]).every((name) => {
    switch (name) {
      case 'fields':
        return traits.field !== undefined && contains(conditions.fields, traits.field);
      case 'procedures':
        return contains(conditions.procedures, traits.procedure);
      case 'submittedVia':
        return contains(conditions.submittedVia, traits.submittedVia);
      case 'channels':
        return channel === undefined
          ? conditions.channels === undefined
          : contains(conditions.channels, channel);
      case 'outcomes':
        return contains(conditions.outcomes, traits.outcome);
      case 'agencies':
        return conditions.agencies?.some((code) => traits.agencies.has(code)) ?? true;
      case 'applicantKinds':
        return contains(conditions.applicantKinds, traits.applicantKind);
      default:
        return assertNever(name);
    }
  });
}

function contains<Word>(list: readonly Word[] | undefined, word: Word): boolean {
  return list === undefined || list.includes(word);
}

/**
 * Whether a dossier belongs to a sample of that share. The hash is uniform over dossiers and nobody without the
 * key can foretell it; the same dossier always falls on the same side (Poisson sampling with a permanent number,
 * Brewer, Early and Joyce 1972).
 */
export function isSampled(hash: Uint8Array, share: number): boolean {
  return fractionOf(hash) < share;
}

const bytesOfFraction = 6;

/** The first 48 bits as a number from 0 up to 1. */
function fractionOf(hash: Uint8Array): number {
  return Buffer.from(hash).readUIntBE(0, bytesOfFraction) / 2 ** (8 * bytesOfFraction);
}
