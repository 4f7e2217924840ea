import { safeLines } from '../domain/failure/mask-secrets';
import type { SpooledJob } from './spool-event';

type FailedJob = Pick<SpooledJob, 'rule' | 'outputs'>;

const BEGINS = /^(?:Error in rule \w+|RuleException):$/;
const ENDS =
  /^(?:\[\w{3} \w{3} +\d+ [\d:]{8} \d{4}\]|Select jobs to execute\.\.\.|Shutting down, .*)$/;

const MOST_BLOCKS = 200;
const MOST_LINES = 100;

/**
 * What the engine prints of jobs that failed. Snakemake runs a `run:` block in a child of its own, which prints how it ended; nobody else
 * is told why, and of 7 not even that. In the words of 7 the rule comes first, in those of 9 its exception.
 */
export class PrintedFailures {
  private readonly blocks: string[][] = [];
  private open: string[] | undefined;

  add(lines: readonly string[]): void {
    for (const line of lines) this.addLine(line);
  }

  /** Whether it says so of this very job. */
  tells({ rule, outputs }: FailedJob): boolean {
    const made = `    output: ${outputs.join(', ')}`;
    return this.blocks.some(
      ([head, ...lines]) =>
        head === `Error in rule ${rule}:` && lines.some((line) => line.startsWith(made)),
    );
  }

  /** The exception that ended a `run:` block of the rule, and where in it. */
  exceptionOf({ rule }: Pick<FailedJob, 'rule'>): readonly string[] {
    const block = this.blocks.find(
      ([head, ...lines]) =>
        head === 'RuleException:' && lines.some((line) => line.endsWith(`, in __rule_${rule}`)),
    );
    return safeLines(block?.slice(1) ?? []);
  }

  private addLine(line: string): void {
    if (BEGINS.test(line)) {
      this.open = [];
      this.blocks.push(this.open);
      this.blocks.splice(0, this.blocks.length - MOST_BLOCKS);
    }
    if (ENDS.test(line)) this.open = undefined;
    if (line !== '' && (this.open?.length ?? MOST_LINES) < MOST_LINES) this.open?.push(line);
  }
}
