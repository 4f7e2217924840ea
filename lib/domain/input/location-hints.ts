/** What people write in the place of an S3 URI, and what to write instead. */
const HINTS: readonly {
  readonly pattern: RegExp;
  /** With the groups of the pattern as `$1`, `$2`. */
  readonly hint: string;
}[] = [
  {
    pattern: /^[^$<{]*([$<{].*)$/su,
    hint: 'Nothing is filled in here: write what "$1" stands for.',
  },
  { pattern: /^(?:s3:\/?|S3:\/{0,2})(?!\/)(.*)$/su, hint: 'Write "s3://$1".' },
  { pattern: /^s3:\/\/\/+(.*)$/su, hint: 'Two slashes stand before the bucket: "s3://$1".' },
  { pattern: /^arn:[a-z-]+:s3:::(.*)$/su, hint: 'Write "s3://$1".' },
  {
    pattern: /^https?:\/\/([^./]+)\.s3[.-][a-z0-9.-]*amazonaws\.com\/(.*)$/su,
    hint: 'Write "s3://$1/$2".',
  },
  {
    pattern: /^(?!s3:)[a-z][a-z0-9+.-]*:\/\//i,
    hint: 'Only S3 is read: copy the files into a bucket, and give its "s3://" URI.',
  },
  {
    pattern: /^(?:[/~\\]|\.{1,2}[/\\]|[A-Za-z]:[/\\])/,
    hint: 'This is a path on a computer: copy the files into a bucket, and give its "s3://" URI.',
  },
  {
    pattern: /^s3:\/\/[^/]*[A-Z]/,
    hint: 'Names of buckets have no capitals.',
  },
  {
    pattern: /^s3:\/\/[^/]*[^a-z0-9./-]/,
    hint: 'Names of buckets have lower-case letters, digits, "-" and "." only.',
  },
  { pattern: /\/\.{1,2}(?:\/|$)/, hint: 'Write the path without "." and "..".' },
  { pattern: /^([a-z0-9][a-z0-9.-]+\/.*)$/, hint: 'Write "s3://$1" if this starts with a bucket.' },
];

/** What to write instead of a text that is no S3 URI. */
export function hintS3Uri(text: string): string | undefined {
  for (const { pattern, hint } of HINTS) {
    const match = pattern.exec(text);
    if (match !== null) return hint.replace(/\$(\d)/g, (_, group) => match[Number(group)] ?? '');
  }
  return undefined;
}
