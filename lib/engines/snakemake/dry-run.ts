/** What makes Snakemake print how many jobs each rule has, and nothing of each; the profile names reporting that is not installed. */
export function dryRunArguments(cores: number): readonly string[] {
  return ['--snakefile', 'Snakefile', '--dry-run', '--cores', String(cores), '--quiet', 'rules'];
}

/** Jobs by rule, without the rule `all` that none of our steps is; undefined when there is no table of them in what a dry run printed. */
export function parseJobStats(printed: string): ReadonlyMap<string, number> | undefined {
  const [, table] = /^Job stats:\njob +count\b.*\n[- ]+\n((?:\S.*\n)+)/m.exec(printed) ?? [];
  if (table === undefined) return undefined;
  // The last line is the sum, in the form of a rule's.
  const rows = table.trimEnd().split('\n').slice(0, -1);
  const counts = rows.map((row) => {
    const [rule = '', count = ''] = row.split(/ +/);
    return [rule, Number(count)] as const;
  });
  return new Map(counts.filter(([rule]) => rule !== 'all'));
}
