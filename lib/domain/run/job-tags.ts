/**
 * By its tags a job of AWS Batch belongs to a launch. Whoever submits jobs sets them: the state machine, an engine's plugin. They
 * are read leniently, since anybody may tag a job, and count only where they name what can be a launch.
 */

import { isLaunchId } from '../launch/launch-id';

/** Keys of the tags; `deployment` says whose the job is, and alone lets our functions end it. */
export const JOB_TAGS = {
  deployment: 'wfm:deployment',
  launchId: 'wfm:launchId',
  attempt: 'wfm:attempt',
  rule: 'wfm:rule',
  /** `name=value` pairs with a space in between. */
  wildcards: 'wfm:wildcards',
} as const;

/** What a job runs for. */
export interface JobOwner {
  readonly launchId: string;
  readonly attempt: number;
  readonly rule?: string | undefined;
  readonly wildcards?: Readonly<Record<string, string>> | undefined;
  /** Whose job it is; without it our functions may not end the job. */
  readonly deployment?: string | undefined;
}

type Tags = Readonly<Record<string, string>>;

const VALUE_LENGTH = 256;

/** The tags of a job of this owner; what no tag can hold becomes `_`. */
export function renderJobTags(owner: JobOwner): Tags {
  const { launchId, attempt, rule, wildcards = {}, deployment } = owner;
  const pairs = Object.entries(wildcards).map(([name, value]) => `${name}=${tagText(value, '')}`);
  return {
    ...(deployment === undefined ? {} : { [JOB_TAGS.deployment]: deployment }),
    [JOB_TAGS.launchId]: launchId,
    [JOB_TAGS.attempt]: String(attempt),
    ...(rule === undefined ? {} : { [JOB_TAGS.rule]: tagText(rule, ' ') }),
    ...(pairs.length === 0 ? {} : { [JOB_TAGS.wildcards]: pairs.join(' ').slice(0, VALUE_LENGTH) }),
  };
}

/**
 * Tags as Snakemake's plugin for AWS Batch reads them from `SNAKEMAKE_AWS_BATCH_JOB_TAGS`: they are of the whole run, so rule and
 * wildcards are none of them. Throws for what the plugin would cut apart.
 */
export function renderSnakemakeJobTags(tags: Tags): string {
  const pairs = Object.entries(tags).map(([key, value]) => {
    if (/[,=]/.test(key) || value.includes(',')) {
      throw new Error(`Cannot give Snakemake the tag "${key}": it splits "${value}" at the comma`);
    }
    return `${key}=${value}`;
  });
  return pairs.join(',');
}

/** The owner that tags name; undefined when they name none. */
export function parseJobOwner(tags: Tags, jobName: string): JobOwner | undefined {
  const launchId = tags[JOB_TAGS.launchId]?.trim() ?? '';
  const attempt = /^[1-9]\d{0,5}$/.exec(tags[JOB_TAGS.attempt]?.trim() ?? '')?.[0];
  if (!isLaunchId(launchId) || attempt === undefined) return undefined;
  return {
    launchId,
    attempt: Number(attempt),
    rule: tags[JOB_TAGS.rule] ?? ruleOfName(jobName),
    wildcards: parsePairs(tags[JOB_TAGS.wildcards]),
    deployment: tags[JOB_TAGS.deployment],
  };
}

/** Snakemake's plugin names jobs `snakejob-<rule>-<uuid>`. */
function ruleOfName(jobName: string): string | undefined {
  return /^snakejob-(.+)-[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.exec(jobName)?.[1];
}

function parsePairs(text = ''): Readonly<Record<string, string>> | undefined {
  const pairs = text.split(' ').flatMap((pair): [string, string][] => {
    const at = pair.indexOf('=');
    return at < 1 ? [] : [[pair.slice(0, at), pair.slice(at + 1)]];
  });
  return pairs.length === 0 ? undefined : Object.fromEntries(pairs);
}

function tagText(text: string, alsoAllowed: '' | ' '): string {
  const allowed = alsoAllowed === ' ' ? /[^\w .:/=+@-]/g : /[^\w.:/=+@-]/g;
  return text.replace(allowed, '_').slice(0, VALUE_LENGTH);
}
