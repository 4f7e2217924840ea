const LOOKED_AT = 8192;
const LONGEST = 100;

/** `name: value` at the start of a line, as YAML is mostly written. */
const PLAIN = /^name[ \t]*:[ \t]+([^\p{Cc}\p{Cs}]+?)\r?$/mu;
/** `"name": "value"` anywhere, as in JSON. */
const QUOTED = /"name"\s*:\s*"([^"\\\p{Cc}\p{Cs}]+)"/u;

/**
 * The name in a sheet, found without parsing it: a sheet's launch is called the same whether the sheet turns out to be good or bad,
 * and the command line can tell what it will be called. Without a name to be seen it is called like its file.
 */
export function sheetNameOf(file: string, text: string): string {
  const start = text.slice(0, LOOKED_AT);
  const found = PLAIN.exec(start)?.[1] ?? QUOTED.exec(start)?.[1] ?? '';
  const name = found
    .replace(/\s+#.*$/, '')
    .trim()
    .replace(/^(["'])(.*)\1$/, '$2');
  const short = Array.from(name).slice(0, LONGEST).join('').trim();
  return short === '' ? file.replace(/\.[a-z]+$/, '') : short;
}
