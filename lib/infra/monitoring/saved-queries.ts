import { Stack } from 'aws-cdk-lib';
import { CfnQueryDefinition, type ILogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';

/** Whose lines a query reads. */
export type QuerySource = 'register' | 'launch' | 'log-parser' | 'state-notifier' | 'engine';

export interface SavedQuery {
  /** The question, as it stands in the list of the console. */
  readonly name: string;
  readonly sources: readonly QuerySource[];
  /** One command of CloudWatch Logs Insights a line. */
  readonly commands: readonly string[];
}

const FUNCTIONS = ['register', 'launch', 'log-parser', 'state-notifier'] as const;

/**
 * What people ask. Metrics are lines of the functions' logs, so that each also says of which launch it is; an engine task's events
 * are lines of its log.
 */
export const SAVED_QUERIES: readonly SavedQuery[] = [
  {
    name: 'What failed, and why',
    sources: FUNCTIONS,
    commands: [
      'filter ispresent(LaunchFailures)',
      'fields @timestamp, launchId, attempt, workflow, FailureType, owner, reason',
      'sort @timestamp desc',
      'limit 200',
    ],
  },
  {
    name: 'Failed jobs by step and exit code',
    sources: ['engine'],
    commands: [
      'filter event = "job-failed"',
      'stats count(*) as failures, latest(launchId) as lastLaunch by rule, exitCode',
      'sort failures desc',
    ],
  },
  {
    name: 'Slowest steps',
    sources: ['engine'],
    commands: [
      'filter event in ["job-started", "job-finished"]',
      'stats (max(@timestamp) - min(@timestamp)) / 1000 as seconds by launchId, attempt, rule, jobId',
      'stats avg(seconds) as averageSeconds, max(seconds) as longestSeconds, count(*) as jobs by rule',
      'sort averageSeconds desc',
    ],
  },
  {
    name: 'Launches by workflow and person',
    sources: ['register'],
    commands: [
      'filter ispresent(LaunchesRegistered)',
      'stats count(*) as launches by workflow, uploadedBy',
      'sort launches desc',
    ],
  },
  {
    name: 'Sheets that were refused',
    sources: ['register'],
    commands: [
      'filter outcome = "rejected"',
      'fields @timestamp, launchId, key',
      'sort @timestamp desc',
    ],
  },
  {
    name: 'Jobs that were tried again',
    sources: ['engine'],
    commands: [
      'filter event = "job-started"',
      'stats count(*) as starts by launchId, attempt, rule, jobId',
      'filter starts > 1',
      'sort starts desc',
    ],
  },
  {
    name: 'Time in each status',
    sources: FUNCTIONS,
    commands: [
      'filter ispresent(StatusSeconds)',
      'stats count(*) as launches, avg(StatusSeconds) as averageSeconds, pct(StatusSeconds, 95) as seconds95, max(StatusSeconds) as longestSeconds by Status',
    ],
  },
  {
    name: 'Everything about one launch',
    sources: [...FUNCTIONS, 'engine'],
    commands: [
      'filter launchId = "put the launch ID here"',
      'fields @timestamp, function, level, message, event, rule, jobId, reason',
      'sort @timestamp asc',
      'limit 1000',
    ],
  },
  {
    name: 'Errors of the functions',
    sources: FUNCTIONS,
    commands: [
      'filter level = "ERROR" or @message like /Task timed out|Runtime exited|Invoke Error/',
      'fields @timestamp, @log, function, message, launchId, error, reason',
      'sort @timestamp desc',
    ],
  },
  {
    name: 'Throttling, and waits for room',
    sources: FUNCTIONS,
    commands: [
      'filter reason like /(?i)throttled|throttling|rate exceeded|too many requests|capacity|quota|limit/',
      'fields @timestamp, function, launchId, error, reason',
      'sort @timestamp desc',
    ],
  },
  {
    name: 'What the sweep found',
    sources: ['state-notifier'],
    commands: [
      'filter message = "Launches swept"',
      'filter ispresent(recovered.0) or ispresent(repaired.0) or ispresent(stuck.0) or ispresent(triedAgain.0) or ispresent(words.0)',
      'fields @timestamp, active, recovered.0, repaired.0, stuck.0, stuck.1, actedOn.0, triedAgain.0, words.0',
      'sort @timestamp desc',
    ],
  },
  {
    name: 'Jobs that cannot start',
    sources: ['state-notifier'],
    commands: [
      'filter message = "A job cannot start, nor can those behind it"',
      'fields @timestamp, jobId, jobName, queueArn, reason, statusReason',
      'sort @timestamp desc',
    ],
  },
];

export interface SavedQueriesProps {
  /** The log of each source. */
  readonly logGroups: Readonly<Record<QuerySource, ILogGroup>>;
}

/** Queries in the console of CloudWatch Logs Insights, in a folder with the name of the stack; free until somebody runs them. */
export class SavedQueries extends Construct {
  constructor(scope: Construct, id: string, props: SavedQueriesProps) {
    super(scope, id);
    const { logGroups } = props;
    for (const { name, sources, commands } of SAVED_QUERIES) {
      new CfnQueryDefinition(this, name.replace(/[^A-Za-z]/g, ''), {
        name: `${Stack.of(this).stackName}/${name}`,
        logGroupNames: sources.map((source) => logGroups[source].logGroupName),
        queryString: commands.join('\n| '),
      });
    }
  }
}
