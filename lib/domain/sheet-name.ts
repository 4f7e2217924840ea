/**
 * The name in a sheet that could not be parsed, found by looking at its lines: a rejected launch should be called what its
 * author called it. It is only ever shown, so that a wrong guess does no harm.
 */
export function sheetNameOf(text: string): string | undefined {
  const match = /^[{,]?\s*["']?name["']?\s*:\s*["']?([^\p{Cc}"'#]{1,100})/mu.exec(
    text.slice(0, 4096),
  );
  const name = match?.[1]?.trim().replace(/[,}]+$/, '');
  return name === '' ? undefined : name;
}
