/** A formula (công thức) of a satisfaction index: what it is called, where it comes from and how it counts. */
import type { Language } from '../../core/message.ts';
import type { CalendarDay } from '../../core/time.ts';
import type { FormulaId, Interval } from '../vocabulary.ts';
import type { Said } from './said.ts';

type Texts = Readonly<Record<Language, string>>;

export type Estimate = {
  readonly value: number;
  readonly interval: Interval;
  /** Of the figure, in its own unit squared, after the finite population correction where the interval has one. */
  readonly variance: number;
  /** The effective sample size: how many independent, equally weighted answers would tell as much. */
  readonly effective: number;
  /** The same out of an endless frame: more, where a good part of the frame answered. What the interval is made of. */
  readonly equivalent: number;
};

/** What is said of every figure that the program publishes, however it is computed. */
export type Method<Id extends string = string> = {
  readonly id: Id;
  /** Rises with every change that could move a figure; figures of two versions are never compared. */
  readonly version: number;
  /** The first and the last day for which the formula may be used; undefined for no bound. */
  readonly validFrom: CalendarDay | undefined;
  readonly validTo: CalendarDay | undefined;
  /** The law or the paper that it comes from. */
  readonly source: Texts;
  readonly name: Texts;
  readonly description: Texts;
};

export type Formula = Method<FormulaId> & {
  /** What it is a figure of: one criterion, the criteria of one factor, or all criteria of the service. */
  readonly subject: 'overall' | 'criterion' | 'factor' | 'criteria';
  /** The lowest and the highest value that it can take. */
  readonly range: { readonly lowest: number; readonly highest: number };
  /** The figure; undefined where nobody gave a rating. */
  estimate(said: Said): Estimate | undefined;
};
