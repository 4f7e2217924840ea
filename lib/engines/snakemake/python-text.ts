/** The one place where text becomes Python, Snakemake or a bash word. */

const LINE_WIDTH = 100;
const RAW_QUOTES = ['"""', "'''"];

/** A Python string literal of any text without lone surrogates: JSON's escapes are a subset of Python's. */
export function pythonString(text: string): string {
  return JSON.stringify(text).replaceAll('\u007f', '\\u007f');
}

/** Text for `shell:`: braces doubled, for Snakemake formats it. Written at column 0, where heredocs end as their author meant. */
export function shellDirective(assignments: string, command: string): string {
  // Snakemake drops blanks at the end, and definitions refuse commands in which they mean something.
  const text = `\n${assignments}\n${escapeBraces(command.replace(/[ \t\n]+$/, ''))}\n`;
  const quotes = RAW_QUOTES.find((mark) => !text.includes(mark));
  if (quotes !== undefined && !/[\r\0]/.test(text)) return `r${quotes}${text}${quotes}`;
  // Python joins literals that follow each other.
  return text
    .split(/(?<=\n)/)
    .map(pythonString)
    .join('\n        ');
}

/** A comment of one line, whatever the text holds. */
export function pythonComment(text: string): string {
  return `# ${text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim()}`;
}

/** As many words as fit on each line; a word that is longer has one of its own. */
export function fillLines(words: readonly string[]): readonly string[] {
  const lines: string[] = [];
  for (const word of words) {
    const last = lines.at(-1);
    if (last === undefined || last.length + word.length >= LINE_WIDTH) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines;
}

function escapeBraces(text: string): string {
  return text.replaceAll('{', '{{').replaceAll('}', '}}');
}
