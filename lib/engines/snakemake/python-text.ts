/** The one place where text becomes Python, Snakemake or a bash word. */

/** A Python string literal of any text without lone surrogates: JSON's escapes are a subset of Python's. */
export function pythonString(text: string): string {
  return JSON.stringify(text).replaceAll('\u007f', '\\u007f');
}

/** Text for `shell:`: braces doubled, for Snakemake formats it. Written at column 0, where heredocs end as their author meant. */
export function shellDirective(assignments: string, command: string): string {
  const text = `\n${assignments}\n${escapeBraces(command.trimEnd())}\n`;
  const isRawSafe = !command.includes('"""') && !/[\r\0]/.test(command);
  return isRawSafe ? `r"""${text}"""` : pythonString(text);
}

/** A comment of one line, whatever the text holds. */
export function pythonComment(text: string): string {
  return `# ${text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim()}`;
}

function escapeBraces(text: string): string {
  return text.replaceAll('{', '{{').replaceAll('}', '}}');
}
