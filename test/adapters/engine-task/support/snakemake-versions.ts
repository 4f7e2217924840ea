/** Names a Snakemake 9; without it only the 7 on PATH is tried. */
export const SNAKEMAKE9 = process.env['WFM_SNAKEMAKE9'] ?? '';

/** For `describe.each`. */
export const snakemakeVersions = [
  { name: 'Snakemake 7', snakemake: 'snakemake' },
  ...(SNAKEMAKE9 === '' ? [] : [{ name: 'Snakemake 9', snakemake: SNAKEMAKE9 }]),
];
