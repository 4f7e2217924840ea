/** A sequence number as S3's notifications write it: hexadecimal, so long that text order is number order. */
export function sequencerOf(sequence: number): string {
  return sequence.toString(16).toUpperCase().padStart(18, '0');
}
