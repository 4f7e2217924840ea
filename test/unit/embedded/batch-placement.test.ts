import { offers, readInstanceSize } from '../../../lib/embedded/services/batch/instance-size';
import {
  judgePlace,
  readComputeEnvironment,
} from '../../../lib/embedded/services/batch/compute-environment';
import { findBlockage } from '../../../lib/embedded/services/batch/blockage';
import { readJobQueue } from '../../../lib/embedded/services/batch/job-queue';

const since = new Date('2026-01-02T03:04:05Z');

function environment(resources: Record<string, unknown>, name = 'ec2') {
  return readComputeEnvironment({
    name,
    arn: `arn:${name}`,
    properties: {
      Type: 'managed',
      ComputeResources: {
        Type: 'EC2',
        MaxvCpus: 16,
        InstanceTypes: ['m6i.xlarge', 'c6i.2xlarge'],
        InstanceRole: 'profile',
        ...resources,
      },
    },
  });
}

function queue(properties: Record<string, unknown>, environments = [environment({})]) {
  return readJobQueue(
    {
      name: 'main',
      arn: 'arn:main',
      properties: {
        Priority: 1,
        ComputeEnvironmentOrder: [{ Order: 1, ComputeEnvironment: 'arn:ec2' }],
        ...properties,
      },
    },
    environments,
  );
}

describe('readInstanceSize()', () => {
  test.each([
    ['m6i.large', 2, 8192],
    ['c7g.xlarge', 4, 8192],
    ['r6id.24xlarge', 96, 786_432],
    ['c7i-flex.2xlarge', 8, 16_384],
    ['m6i.metal-48xl', 192, 786_432],
    ['c7g.medium', 1, 2048],
    ['m6g.medium', 1, 4096],
    ['r6g.medium', 1, 8192],
    ['t3.medium', 2, undefined],
    ['g5.4xlarge', 16, undefined],
    ['m6i.metal', undefined, undefined],
    ['m6i', undefined, undefined],
    ['optimal', undefined, undefined],
  ])('%s has %s vCPUs and %s MiB', (type, vcpus, memoryMib) => {
    expect(readInstanceSize(type)).toEqual({ vcpus, memoryMib });
  });
});

test('offers() never gives all of the memory of an instance', () => {
  const size = readInstanceSize('m6i.large');

  expect(offers(size, { vcpus: 2, memoryMib: 8191 })).toBe(true);
  expect(offers(size, { vcpus: 2, memoryMib: 8192 })).toBe(false);
  expect(offers(size, { vcpus: 3, memoryMib: 100 })).toBe(false);
});

describe('judgePlace()', () => {
  test.each([
    [{ vcpus: 8, memoryMib: 1000 }, 'free'],
    [{ vcpus: 9, memoryMib: 1000 }, 'no instance fits'],
    // Each of the two would do for one of the needs, and none for both.
    [{ vcpus: 8, memoryMib: 16_384 }, 'no instance fits'],
  ])('with %j is "%s"', (needs, verdict) => {
    expect(judgePlace(environment({}), needs)).toBe(verdict);
  });

  test('counts what runs, and sees a limit that no end of a job would lift', () => {
    const busy = environment({ InstanceTypes: ['optimal'] });
    busy.usedVcpus = 15;

    expect(judgePlace(busy, { vcpus: 1, memoryMib: 1 })).toBe('free');
    expect(judgePlace(busy, { vcpus: 2, memoryMib: 1 })).toBe('full');
    expect(judgePlace(busy, { vcpus: 17, memoryMib: 1 })).toBe('too few vCPUs');
  });
});

describe('findBlockage()', () => {
  const needs = { vcpus: 9, memoryMib: 1000 };

  test('is silent while one environment only has to be waited for', () => {
    const busy = environment({ InstanceTypes: ['optimal'] }, 'busy');
    busy.usedVcpus = 16;

    expect(findBlockage([environment({}), busy], needs, since)).toBeUndefined();
    expect(findBlockage([], needs, since)).toBeUndefined();
  });

  test('names a lack of capacity before what is configured wrongly elsewhere', () => {
    const dry = environment({ InstanceTypes: ['m6i.8xlarge', 'r6i'] }, 'dry');
    dry.hasCapacity = false;

    expect(findBlockage([environment({}), dry], needs, since)).toEqual({
      code: 'CAPACITY:INSUFFICIENT_INSTANCE_CAPACITY',
      statusReason:
        'CAPACITY:INSUFFICIENT_INSTANCE_CAPACITY - Service cannot fulfill the capacity requested for instance type [m6i.8xlarge, r6i]',
      since,
    });
  });
});

describe('readComputeEnvironment()', () => {
  test.each([
    ['an unknown property', { Surprise: 1 }, 'surprise'],
    ['no instance role', { InstanceRole: undefined }, 'Instance role is required.'],
    ['no instance types', { InstanceTypes: [] }, 'Instance types are required.'],
    [
      'instance types on Fargate',
      { Type: 'FARGATE', InstanceRole: undefined },
      'instanceTypes is not applicable for Fargate.',
    ],
    [
      'tags on Fargate',
      { Type: 'FARGATE', InstanceRole: undefined, InstanceTypes: undefined, Tags: {} },
      'tags is not applicable for Fargate.',
    ],
  ])('refuses %s', (_what, resources, message) => {
    expect(() => environment(resources)).toThrow(message);
  });

  test('accepts how instances are made and updated', () => {
    const made = environment({
      AllocationStrategy: 'BEST_FIT_PROGRESSIVE',
      LaunchTemplate: { LaunchTemplateId: 'lt-1', Version: '1' },
      Subnets: ['subnet-1'],
      SecurityGroupIds: ['sg-1'],
      UpdateToLatestImageVersion: true,
    });

    expect(made).toMatchObject({ platform: 'EC2', maxVcpus: 16, enabled: true });
  });
});

describe('readJobQueue()', () => {
  const limit = {
    Reason: 'MISCONFIGURATION:JOB_RESOURCE_REQUIREMENT',
    State: 'RUNNABLE',
    MaxTimeSeconds: 600,
    Action: 'CANCEL',
  };

  test('puts its environments in their order', () => {
    const environments = [environment({}), environment({}, 'other')];
    const order = [
      { Order: 2, ComputeEnvironment: 'arn:ec2' },
      { Order: 1, ComputeEnvironment: 'other' },
    ];

    const { environments: ordered } = queue({ ComputeEnvironmentOrder: order }, environments);
    expect(ordered.map(({ name }) => name)).toEqual(['other', 'ec2']);
  });

  test.each([
    ['a scheduling policy', { SchedulingPolicyArn: 'arn' }, 'schedulingPolicyArn'],
    [
      'an environment that is not there',
      { ComputeEnvironmentOrder: [{ Order: 1, ComputeEnvironment: 'nope' }] },
      'there is no environment "nope"',
    ],
    [
      'a time limit under ten minutes',
      { JobStateTimeLimitActions: [{ ...limit, MaxTimeSeconds: 599 }] },
      'maxTimeSeconds',
    ],
    [
      'a time limit for a reason on which Batch cannot act',
      { JobStateTimeLimitActions: [{ ...limit, Reason: 'UNDETERMINED' }] },
      'reason',
    ],
  ])('refuses %s', (_what, properties, message) => {
    expect(() => queue(properties)).toThrow(message);
  });

  test('refuses to mix Fargate and EC2', () => {
    const fargate = environment(
      { Type: 'FARGATE', InstanceRole: undefined, InstanceTypes: undefined },
      'fargate',
    );
    const order = [
      { Order: 1, ComputeEnvironment: 'ec2' },
      { Order: 2, ComputeEnvironment: 'fargate' },
    ];

    expect(() => queue({ ComputeEnvironmentOrder: order }, [environment({}), fargate])).toThrow(
      'Fargate and EC2 environments do not mix',
    );
  });
});
