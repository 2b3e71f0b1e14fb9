import { describe, expect, it } from 'vitest';
import { toReach } from '../../src/indices/index.ts';
import { countsOf } from '../../src/indices/reach.ts';

/** A hundred dossiers, of which ninety were invited, and as many reached as is told. */
const told = (acts: { delivered: number; opened: number; started: number; completed: number }) => ({
  ...countsOf('all', [], 'none'),
  finished: 100,
  invited: 90,
  notInvited: 10,
  ...acts,
});

describe('how far the invitations got', () => {
  it.each([
    {
      what: 'as many ratings as answered change nothing',
      acts: { delivered: 80, opened: 60, started: 50, completed: 45 },
      responses: 50,
      shown: { delivered: 80, opened: 60, started: 50, completed: 45, notDelivered: 10 },
    },
    {
      what: 'whoever rated has answered and opened, also if the step of those who answered is still to come',
      acts: { delivered: 80, opened: 40, started: 40, completed: 30 },
      responses: 47,
      shown: { delivered: 80, opened: 47, started: 47, completed: 30, notDelivered: 10 },
    },
    {
      what: 'and has been reached',
      acts: { delivered: 40, opened: 40, started: 40, completed: 40 },
      responses: 52,
      shown: { delivered: 52, opened: 52, started: 52, completed: 40, notDelivered: 38 },
    },
    {
      what: 'but nobody who was not invited',
      acts: { delivered: 80, opened: 80, started: 80, completed: 80 },
      responses: 95,
      shown: { delivered: 90, opened: 90, started: 90, completed: 80, notDelivered: 0 },
    },
  ])('$what', ({ acts, responses, shown }) => {
    const { notDelivered, ...steps } = shown;
    expect(toReach(told(acts), responses)).toMatchObject({ ...steps, unreached: { notDelivered } });
  });
});
