import { FAILURE_RULES } from '../../../../lib/domain/failure/failure-rules';
import { FAILURE_TYPES, type RunFailure } from '../../../../lib/domain/failure/failure';
import { classifyEntry, CORPUS } from './corpus';

/** Types that say why a launch never became a run. */
const REFUSALS = [
  'InvalidConfigurationError',
  'MissingRequiredParametersError',
  'UnknownWorkflowError',
  'WorkflowDefinitionError',
];

test('the corpus has at least 120 texts that differ', () => {
  const texts = CORPUS.map(({ log, engine, ecs, batch, exitCode }) =>
    JSON.stringify({ log, engine, ecs, batch, exitCode }),
  );

  expect(new Set(texts).size).toBeGreaterThanOrEqual(120);
});

test.each(CORPUS.map((entry) => [entry.type, entry] as const))(
  'what was said is told as %s: %j',
  (type, entry) => {
    const failure = classifyEntry(entry);

    expect([failure.type, failure.owner]).toEqual([type, entry.owner]);
    expect(failure.message).not.toBe('');
    expect(failure.message).toContain(entry.says);
    expect(failure.message).not.toMatch(/\n|\.$|undefined/);
    expect(failure.hint).toMatch(/\.$/);
  },
);

test('every type is told by some rule, and by some text of the corpus', () => {
  const wanted = FAILURE_TYPES.filter((type) => !REFUSALS.includes(type));

  expect([...new Set(FAILURE_RULES.map(({ type }) => type))].sort()).toEqual(wanted);
  expect([...new Set(CORPUS.map(({ type }) => type))].sort()).toEqual(wanted);
});

test('every rule of the table is the first to apply to some text of the corpus', () => {
  const told = new Set(CORPUS.map(classifyEntry).map(nameOf));

  expect(FAILURE_RULES.map(nameOf).filter((rule) => !told.has(rule))).toEqual([]);
});

/** Rules of one type differ in whose turn it is or in what to do. */
function nameOf({ type, owner, hint }: Pick<RunFailure, 'type' | 'owner' | 'hint'>): string {
  return `${type}, ${owner}: ${hint}`;
}
