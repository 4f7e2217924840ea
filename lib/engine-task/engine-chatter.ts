/** What the engine prints of its own work, among what tools print into its log. */

const CHATTER = [
  /^\[\w{3} \w{3} +\d+ [\d:]{8} \d{4}\]$/,
  /^(?:Building DAG of jobs|Select jobs to execute|Execute \d+ jobs)\.\.\.$/,
  /^(?:Using shell|Provided cores|Provided resources|Job stats|Complete log(?:\(s\))?|host): ?/,
  /^Rules claiming more threads will be scaled down\.$/,
  /^Conda environments: ignored$|^Assuming unrestricted shared filesystem/,
  /^(?:Finished job(?:id:)? \d+|\d+ of \d+ steps \(.*\) done)/,
  /^(?:Removing (?:temporary )?output|Waiting at most \d+ seconds for missing files)/,
  /^(?:Shutting down, this might take|Exiting because a job execution failed)/,
  /^Trying to restart job \d+\.$/,
];

/** The head of a job, or of its failure; what is indented below it belongs to it. */
const HEAD = /^(?:local)?(?:rule|checkpoint) \w+:$|^Error in rule \w+:$|^Job \d+: /;
const TABLE_HEAD = /^job +count\b/;
const COMMAND_BEGINS = /^ {4}shell:$/;
const COMMAND_ENDS = /^ {8}\((?:one of the commands|command) exited with non-zero exit code/;

/**
 * The lines without those by which Snakemake tells of jobs, and without its echo of their commands. An echo looks like output; but where
 * a job has failed, its command stands once more in what is told of that.
 */
export function withoutChatter(lines: readonly string[]): string[] {
  const commands = commandsIn(lines);
  let within: 'head' | 'table' | 'command' | undefined;
  return lines.filter((line) => {
    within = placeOf(line, within);
    if (within !== undefined || CHATTER.some((pattern) => pattern.test(line))) return false;
    return !commands.has(line.trim());
  });
}

type Place = 'head' | 'table' | 'command' | undefined;

function placeOf(line: string, before: Place): Place {
  if (before === 'command') return COMMAND_ENDS.test(line) ? 'head' : 'command';
  if (HEAD.test(line)) return 'head';
  if (TABLE_HEAD.test(line)) return 'table';
  if (before === 'head') return placeBelowHead(line);
  return before === 'table' && /^[- ]+$|^\w+ +\d+/.test(line) ? 'table' : undefined;
}

function placeBelowHead(line: string): Place {
  if (COMMAND_BEGINS.test(line)) return 'command';
  return /^ {4}/.test(line) ? 'head' : undefined;
}

function commandsIn(lines: readonly string[]): ReadonlySet<string> {
  const commands = new Set<string>();
  let place: Place;
  for (const line of lines) {
    place = placeOf(line, place);
    if (place === 'command' && !COMMAND_BEGINS.test(line)) commands.add(line.trim());
  }
  return commands;
}
