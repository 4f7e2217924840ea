/** Whoever warns, notes or advises goes on, and so does whoever tries again. */
const NO_CAUSE =
  /\bwarning\b|\bsetlocale\b|\bretrying (?:after|in)\b|^\W*(?:note|hint|tip|usage)\b|^\[W::|EOF marker is absent/i;
const LOW_LEVEL = /^.{0,60}\b(?:INFO|DEBUG|WARN)\b/;

const COMPLAINS =
  /error|exception|fail|fatal|abort|kill|cannot|can't|could ?n[o']t|unable|not (?:\w+ to )?(?:found|installed|exist)|doesn't|wrong|no such|no module|denied|refused|forbidden|timed out|invalid|missing|unexpected|corrupt|truncated|halted|fault|core dumped|unknown|terminate|\[E::/i;

/** What is said of a try that succeeded after others had not. */
const OVERCOMES = /\b200 OK\b|\bsaved \[|\bconnected\.$|\bsuccess|\bsucceeded\b/i;

/** A traceback is the story of one error from its beginning, unless it follows from another. */
const STORY_BEGINS = 'Traceback (most recent call last)';
const FOLLOWS =
  /^(?:During handling of the above exception|The above exception was the direct cause)/;

/** They stand in no pipe: bash in strict mode ends with them, or goes on because somebody allows that. */
const ALONE =
  /^(?:\S*\/)?(?:rm|rmdir|ls|mkdir|mv|cp|ln|touch|chmod|stat|unlink): |(?:^|: )(?:cd|module|ml|conda|mamba|tput|source|ulimit): /;

/** Nobody complains further right. */
const LOOKED_AT = 2000;

/** Tools in the same pipe go on for a little while. */
const LINES_OF_OTHERS = 5;

/** Whether a line can tell a cause at all. */
export function canTell(line: string): boolean {
  return !NO_CAUSE.test(line) && !LOW_LEVEL.test(line);
}

/** Whether a line is about a command by itself, and the log goes on: that command has ended nothing. */
export function isSurvived(lines: readonly string[], index: number): boolean {
  if (!ALONE.test(lines[index] ?? '')) return false;
  return lines.slice(index + 1).some((line) => line.trim() !== '' && canTell(line));
}

/**
 * Where the last complaints of a log begin. A command that goes on after a complaint has survived it: the cause of its end stands among
 * what it says last.
 */
export function lastComplaints(lines: readonly string[]): number {
  let begin = lines.length;
  let others = 0;
  for (let index = lines.length - 1; index >= 0; index -= 1) {
    const line = (lines[index] ?? '').slice(0, LOOKED_AT);
    const kind = kindOf(line);
    if (kind === 'success') break;
    others = kind === 'complaint' ? 0 : others + (kind === 'other' ? 1 : 0);
    if (others > LINES_OF_OTHERS) break;
    if (kind === 'complaint') begin = index;
    if (line.startsWith(STORY_BEGINS) && !followsFromOther(lines, index)) break;
  }
  return begin;
}

function kindOf(line: string): 'complaint' | 'success' | 'other' | undefined {
  if (!canTell(line)) return undefined;
  if (COMPLAINS.test(line) || line.startsWith(STORY_BEGINS)) return 'complaint';
  if (OVERCOMES.test(line)) return 'success';
  // What is indented belongs to the line above it.
  return /^(?:\s|$)/.test(line) ? undefined : 'other';
}

function followsFromOther(lines: readonly string[], index: number): boolean {
  const above = lines.slice(0, index).findLast((line) => line.trim() !== '');
  return FOLLOWS.test(above ?? '');
}
