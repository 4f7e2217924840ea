import { compileEventPattern } from '../../../lib/embedded/services/events/event-pattern';

const event = {
  source: 'aws.ecs',
  'detail-type': 'ECS Task State Change',
  resources: ['arn:task/1', 'arn:task/2'],
  detail: {
    clusterArn: 'arn:cluster/main',
    lastStatus: 'STOPPED',
    version: 8,
    stopCode: null,
    flag: false,
    containers: [
      { name: 'engine', exitCode: 137 },
      { name: 'sidecar', exitCode: 0 },
    ],
  },
};

describe('compileEventPattern()', () => {
  test.each([
    [{ source: ['aws.ecs'] }, true],
    [{ source: ['aws.batch', 'aws.ecs'] }, true],
    [{ source: ['aws.batch'] }, false],
    [{ source: ['aws.ecs'], detail: { lastStatus: ['RUNNING'] } }, false],
    [{ detail: { lastStatus: ['STOPPED'], clusterArn: ['arn:cluster/main'] } }, true],
    [{ detail: { version: [8] } }, true],
    [{ detail: { version: ['8'] } }, false],
    [{ detail: { stopCode: [null] } }, true],
    [{ detail: { flag: [false] } }, true],
    [{ resources: ['arn:task/2'] }, true],
    [{ resources: [{ prefix: 'arn:task/' }] }, true],
    [{ source: [{ prefix: 'aws.' }] }, true],
    [{ source: [{ prefix: 'ecs' }] }, false],
    [{ source: [{ suffix: '.ecs' }] }, true],
    [{ source: [{ 'equals-ignore-case': 'AWS.ECS' }] }, true],
    [{ source: [{ 'anything-but': 'aws.ecs' }] }, false],
    [{ source: [{ 'anything-but': ['aws.batch', 'aws.s3'] }] }, true],
    [{ source: [{ 'anything-but': { prefix: 'aws.' } }] }, false],
    [{ missing: [{ 'anything-but': 'x' }] }, false],
    [{ detail: { lastStatus: [{ exists: true }] } }, true],
    [{ detail: { missing: [{ exists: true }] } }, false],
    [{ detail: { missing: [{ exists: false }] } }, true],
    [{ detail: { lastStatus: [{ exists: false }] } }, false],
    [{ detail: { missing: { deeper: { still: [{ exists: false }] } } } }, true],
    [{ detail: { missing: { deeper: [{ exists: true }] } } }, false],
    [{ detail: { missing: { deeper: [{ 'anything-but': 'x' }] } } }, false],
    [{ missing: { deeper: [{ exists: false }], other: ['x'] } }, false],
    [{ detail: { version: [{ numeric: ['>', 7, '<=', 8] }] } }, true],
    [{ detail: { version: [{ numeric: ['<', 8] }] } }, false],
    [{ detail: { lastStatus: [{ numeric: ['=', 8] }] } }, false],
    [{ detail: { containers: { exitCode: [{ numeric: ['>', 100] }] } } }, true],
    [{ detail: { containers: { exitCode: [1] } } }, false],
    [{ detail: { lastStatus: { deeper: ['x'] } } }, false],
  ])('%j is %s', (pattern, matches) => {
    expect(compileEventPattern(pattern)(event)).toBe(matches);
  });

  test.each([
    [
      { source: [{ wildcard: 'aws.*' }] },
      'at "source": the operator "wildcard" is not implemented',
    ],
    [{ detail: { $or: [] } }, 'at "detail": "$or" is not implemented'],
    [{ source: 'aws.ecs' }, 'at "source": must be an object with at least one member'],
    [{ source: [] }, 'at "source": must not be an empty list'],
    [{ source: [{ prefix: 1 }] }, 'at "source": the operator must be given text'],
    [{ source: [{ prefix: { 'equals-ignore-case': 'x' } }] }, 'the operator must be given text'],
    [
      { source: [{ 'anything-but': { wildcard: 'x' } }] },
      '"anything-but" with "wildcard" is not implemented',
    ],
    [{ a: { b: [{ numeric: ['~', 1] }] } }, 'at "a.b": "numeric" with "~" is not implemented'],
    [{ source: [{ exists: 'yes' }] }, '"exists" must be true or false'],
    [{ source: [{ prefix: 'a', suffix: 'b' }] }, 'must have one operator per object'],
    [{}, 'must be an object with at least one member'],
    ['text', 'must be an object with at least one member'],
  ])('refuses %j', (pattern, why) => {
    expect(() => compileEventPattern(pattern)).toThrow(why);
  });
});
