import fc from 'fast-check';
import { idOf, NO_SECTIONS, type FuzzCase } from './fuzz-case';
import { hardText, isUnclean } from './hard-text';

/** A command of pieces that bash takes literally, which has to do in a rule what it does by itself. */
export function commandCase(seed: number): fc.Arbitrary<FuzzCase> {
  return fc
    .record({
      pieces: fc.array(piece(), { minLength: 1, maxLength: 8 }),
      end: fc.oneof(
        {
          weight: 20,
          arbitrary: fc.constantFrom('\n', '', '\n\n', '\n  \n', '\necho a ', '\n:\t\n', '\n# {x}'),
        },
        { weight: 1, arbitrary: fc.constantFrom(...MEANINGFUL_ENDS) },
      ),
    })
    .map(({ pieces, end }) => assemble(seed, pieces, end));
}

/** Variables that every such command has, beside its output. */
const VARIABLES = { value: 'a\'b"c\\d $(touch canary) {x} %s' };

/** Blanks that would not be dropped by bash, as Snakemake does. */
const MEANINGFUL_ENDS = ['\\', ' \\\n', '\u00a0', 'x\u3000\n', '\ufeff'];

const PIECES = [
  `printf '%s\\n' "$value" "\${value}" '$value' '\${value}'`,
  `echo "\${value##*c}" "\${#value}" "\${value/b/{y}}" "\${value:-{}}"`,
  `echo {a,b}{1..3} {x} {{y}} {} '{wildcards.sample} {input} {config[x]} {output:q}'`,
  `echo """three""" '"""' "'''" 'r"""' ''''''`,
  `printf 'a\\\\b\\tc %%s {%s}\\n' x`,
  `printf '%b' 'x\\\\ny\\n' "\\\\\\"\\$\\\`"`,
  'echo one \\\n  two \\\n\\\n  three',
  `echo $'\\r\\n\\'\\\\\\u00e9\\x41{x}'`,
  '# a comment with {braces}, """, \'an open quote, $(touch canary) and `touch canary` \\',
  'case {x} in {x}) echo matched ;; esac',
  'greet() { echo "{$1}"; }; greet \'%s\'',
  `awk 'BEGIN { printf "%s{%d}\\n", "x", 3; split("a{b", p, "{"); print p[2] }'`,
  "sed -e 's/{/}/g' -e 's/\\(x\\)/{\\1}/' <<< '{{x}}'",
  'for i in 1 2 3; do\n\techo "$i {$i}"\ndone',
  'if [[ {x} == {*} ]]; then echo "a {brace}"; else echo none; fi',
  'declare -A table=([{a}]=1 ["b c"]="{2}"); echo "${table[{a}]} ${table[b c]}"',
  'list=(a "b c" {d}); printf \'<%s>\' "${list[@]}"; echo "${#list[@]}" "${list[*]:1}"',
  'echo "été 変異 😀 \u2028 \u202e \u00a0 \ufeff"',
  'echo $((1 + 2)) $(echo "{$(echo "nested \\" quote")}") `echo \\`echo back\\``',
  '( exit 3 ) || echo "status $? {$?}"',
  'cat <<-END\n\tindented\t$value {x}\n\tEND',
  'cat <<\'A\' - <<"B"\n{a} $value\nA\n{b} \\ \' """\nB',
  'echo a;echo b&&echo c||echo d # "',
  'echo "a\nb {c}\n  d"',
  'read -r line <<< "x\\\\y {z}"; echo "$line"',
  'x=a; x+={b}; echo "$x" "${x@Q}" ~root | tr -d / | wc -c',
  'set -- {a} "b c" "$@"; echo "$#" "$1" "$2"; shift 2',
  'echo \\{wildcards.sample\\} \\\\{input\\\\} \\"\\"\\" \\\'',
] as const;

/** A piece as it stands here, or hard text that bash prints from quotes of some kind. */
function piece(): fc.Arbitrary<string> {
  const text = fc
    .tuple(fc.integer({ min: 0, max: 9 }), hardText())
    .map(([chance, drawn]) => (chance === 0 ? drawn : withoutUnclean(drawn)));
  return fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom(...PIECES) },
    { weight: 1, arbitrary: text.map((drawn) => `printf '%s\\n' ${singleQuoted(drawn)}`) },
    {
      weight: 1,
      arbitrary: text.map((drawn) => `cat <<'LAST LINE'\n${drawn}\nLAST LINE`),
    },
    { weight: 1, arbitrary: text.map((drawn) => `# ${drawn.replaceAll('\n', ' ')}`) },
  );
}

function assemble(seed: number, pieces: readonly string[], end: string): FuzzCase {
  const id = idOf(seed);
  const out = `${id}/out.bin`;
  const command = ['exec > "$out"', ...pieces].join('\n') + end;
  return {
    seed,
    sections: {
      ...NO_SECTIONS,
      parameters: { [`value_${id}`]: { type: 'text' } },
      steps: [
        {
          name: `command_${id}`,
          outputs: { out },
          command: `value=$value_${id}\n${command}`,
        },
      ],
      publish: { [`out_${id}`]: `command_${id}.out` },
    },
    parameters: { [`value_${id}`]: VARIABLES.value },
    rows: [],
    mustBeRefused: isUnclean(command) || endsInMeaning(command),
    expected: { [out]: { command, variables: { out, ...VARIABLES } } },
  };
}

/** Whether the last backslash, or a blank that bash takes as a letter, would be lost with what Snakemake drops at the end. */
function endsInMeaning(command: string): boolean {
  const text = command.replace(/[ \t\n]+$/, '');
  const backslashes = text.length - text.replace(/\\+$/, '').length;
  return backslashes % 2 === 1 || text.trim().length < text.length;
}

function singleQuoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

function withoutUnclean(text: string): string {
  return Array.from(text)
    .filter((character) => !isUnclean(character))
    .join('');
}
