import type { StepCounts, Steps } from '../domain/run/run-report';
import { printable } from './printable';

/** A line for each step: `align  2 of 4, 1 running`. */
export function renderSteps(steps: Steps): readonly string[] {
  const names = Object.keys(steps);
  const width = Math.max(0, ...names.map((name) => name.length));
  return Object.entries(steps).map(
    ([name, counts]) => `${printable(name).padEnd(width)}  ${describeCounts(counts)}`,
  );
}

/**
 * All steps in one line of a terminal: `align 2/4 (1 running)  call 0/2`. Where they do not fit, those that are done are left out
 * first, and then what is at the end.
 */
export function renderStepsInLine(steps: Steps, columns: number): string {
  const all = Object.entries(steps);
  const open = all.filter(([, { succeeded, total }]) => succeeded < total);
  const lineOf = (shown: typeof all): string =>
    shown.map(([name, counts]) => `${printable(name)} ${shortCounts(counts)}`).join('  ');
  const whole = lineOf(all);
  if (whole.length < columns) return whole;
  const line = lineOf(open);
  return line.length < columns ? line : `${line.slice(0, Math.max(0, columns - 2))}…`;
}

function describeCounts({ total, running, failed, succeeded }: StepCounts): string {
  return [`${succeeded} of ${total}`, ...others(running, failed)].join(', ');
}

function shortCounts({ total, running, failed, succeeded }: StepCounts): string {
  const rest = others(running, failed).join(', ');
  return rest === '' ? `${succeeded}/${total}` : `${succeeded}/${total} (${rest})`;
}

function others(running: number, failed: number): string[] {
  return [
    ...(running === 0 ? [] : [`${running} running`]),
    ...(failed === 0 ? [] : [`${failed} failed`]),
  ];
}
