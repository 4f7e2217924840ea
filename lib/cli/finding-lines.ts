import { runbookLink, type Finding, type Severity } from '../domain/run/finding';
import type { Output } from './output';
import { printable } from './printable';
import { formatCount } from './quantities';
import { renderTsv } from './table';

const STYLE_OF = { problem: 'red', warning: 'yellow', ok: 'green' } as const;

/** What is wrong comes last, where a person looks first. */
const ORDER: readonly Severity[] = ['ok', 'warning', 'problem'];

/** Findings for people: a line each, and below it what to do. */
export function renderFindings(findings: readonly Finding[], output: Output): string {
  return ORDER.flatMap((severity) =>
    findings
      .filter((finding) => finding.severity === severity)
      .flatMap((finding) => linesOf(finding, output)),
  ).join('\n');
}

/** The same for programs that read lines. */
export function renderFindingsTsv(findings: readonly Finding[]): string {
  const header = ['severity', 'check', 'subject', 'found', 'action', 'link'];
  const rows = findings.map(({ check, severity, subject, found, action = '' }) => [
    ...[severity, check, subject, found, action],
    runbookLink(check),
  ]);
  return renderTsv([header, ...rows]);
}

/** `2 problems, 1 warning, 31 ok` */
export function summarizeFindings(findings: readonly Finding[]): string {
  const count = (severity: Severity): number =>
    findings.filter((finding) => finding.severity === severity).length;
  const wrong = [
    formatCount(count('problem'), 'problem'),
    formatCount(count('warning'), 'warning'),
  ];
  return [...wrong, `${count('ok')} ok`].join(', ');
}

function linesOf(finding: Finding, output: Output): readonly string[] {
  const { check, severity, subject, found, action } = finding;
  const label = output.styled(STYLE_OF[severity], severity.padEnd(7));
  const line = `${label}  ${check}: ${printable(subject)} ${printable(found)}`;
  if (action === undefined) return [line];
  return [line, `         ${printable(action)}`, `         ${runbookLink(check)}`];
}
