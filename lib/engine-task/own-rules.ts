import { runInNewContext } from 'node:vm';
import type { OwnFinding, OwnRule } from '../domain/failure/own-failures';
import { messageOf } from './thrown';

const LONGEST_LINE = 1000;
const TIME_LIMIT_MS = 500;

export interface OwnRulesFinding {
  readonly finding: OwnFinding;
  /** Of the line in the log. */
  readonly index: number;
}

/**
 * The rules that the definition of a workflow adds. Their patterns are checked where they are written; one that takes long all the
 * same is given up, as nobody can end a regular expression from outside but by the clock of its context.
 */
export class OwnRules {
  private readonly givenUp = new Set<OwnRule>();

  constructor(
    private readonly rules: readonly OwnRule[],
    private readonly note: (text: string) => void,
  ) {}

  /** What the first rule that applies has found in the lines of a log, which are free of secrets. */
  find(lines: readonly string[]): OwnRulesFinding | undefined {
    const cut = lines.map((line) => line.slice(0, LONGEST_LINE));
    for (const rule of this.rules) {
      const index = this.givenUp.has(rule) ? -1 : this.seek(rule, cut);
      if (index === -1) continue;
      const { type, advice, owner } = rule;
      return { finding: { type, advice, owner, line: cut[index] ?? '' }, index };
    }
    return undefined;
  }

  private seek(rule: OwnRule, lines: readonly string[]): number {
    try {
      const pattern = new RegExp(rule.pattern, 'u');
      const code = 'lines.findIndex((line) => pattern.test(line))';
      return Number(runInNewContext(code, { lines, pattern }, { timeout: TIME_LIMIT_MS }));
    } catch (error) {
      this.givenUp.add(rule);
      this.note(`the rule for ${rule.type} is given up: ${messageOf(error)}`);
      return -1;
    }
  }
}
