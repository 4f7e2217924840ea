/** What becomes a wildcard, and with it a part of paths and file names. */
export const AXIS_VALUE = /^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$/;

/** How Snakemake knows a rule that would feed itself for ever: it would refuse to start. Values have at most 100 characters. */
const PERIODIC = /(.{1,5})\1{19}$/;
const SHORTEST_PERIODIC = 20;

/** Why a text cannot be a wildcard, as the rest of "it must ..."; undefined when it can. */
export function refuseAxisValue(text: string): string | undefined {
  if (!AXIS_VALUE.test(text)) {
    return 'hold only letters, digits, "_" and "-", start with a letter or a digit, and have at most 100 characters';
  }
  if (text.length < SHORTEST_PERIODIC || !PERIODIC.test(text)) return undefined;
  return 'not end with the same characters 20 times over, which Snakemake takes for a loop';
}
