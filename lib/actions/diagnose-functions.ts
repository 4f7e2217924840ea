import { SHEET_PREFIX, SHEET_SUFFIXES } from '../contract/storage-layout';
import { shellCommand } from '../domain/plan/shell-word';
import { ok, problem, warning, type Check, type Verdict } from './check';
import type { StackResource } from './stack-resource';

export interface FunctionState {
  readonly state: string;
  readonly stateReason?: string | undefined;
  readonly lastUpdateStatus: string;
  readonly lastUpdateReason?: string | undefined;
}

export interface StreamMapping {
  readonly state: string;
  readonly lastResult?: string | undefined;
}

/** A bucket's notification of a function. */
export interface BucketNotification {
  readonly functionArn: string;
  readonly events: readonly string[];
  readonly prefix: string;
  readonly suffix: string;
}

/** What differs from the template now; empty when nothing does. */
export type Drift =
  | { readonly kind: 'in-sync' | 'deleted' | 'not-checked' }
  | {
      readonly kind: 'modified';
      readonly differences: readonly { readonly path: string; readonly actual: string }[];
    };

export interface FunctionDeps {
  functionState(functionName: string): Promise<FunctionState | undefined>;
  streamMapping(id: string): Promise<StreamMapping | undefined>;
  bucketNotifications(bucketName: string): Promise<readonly BucketNotification[]>;
  drift(logicalId: string): Promise<Drift>;
}

const DEPLOY_AGAIN = 'Deploy again with "npx cdk deploy".';

/** What reacts to sheets, rows and events. */
export function functionChecks(
  deps: FunctionDeps,
  resources: readonly StackResource[],
  bucketName: string | undefined,
): readonly Check[] {
  const ofType = (type: string) => resources.filter((resource) => resource.type === type);
  const functions = ofType('AWS::Lambda::Function');
  return [
    ...functions.map(({ physicalId }) => functionCheck(deps, physicalId)),
    ...ofType('AWS::Lambda::EventSourceMapping').map((mapping) => streamCheck(deps, mapping)),
    ...(bucketName === undefined ? [] : [notificationCheck(deps, bucketName, functions)]),
    ...ofType('AWS::Events::Rule').map((rule) => ruleCheck(deps, rule)),
  ];
}

function functionCheck(deps: FunctionDeps, name: string): Check {
  return {
    name: 'functions',
    subject: name,
    asks: 'lambda:GetFunctionConfiguration',
    run: async () => [judgeFunction(await deps.functionState(name))],
  };
}

function judgeFunction(found: FunctionState | undefined): Verdict {
  if (found === undefined) return problem('is gone', DEPLOY_AGAIN);
  const { state, stateReason, lastUpdateStatus, lastUpdateReason } = found;
  if (state === 'Inactive') {
    return warning(
      'is Inactive after a long rest: its next event wakes it, which takes a while',
      'Nothing, if launches go on; else look at its log group.',
    );
  }
  if (state === 'Pending' || lastUpdateStatus === 'InProgress') {
    return warning('is still being made or updated', 'Run "wfm doctor" again in a minute.');
  }
  if (state !== 'Active') return problem(withReason(`is ${state}`, stateReason), DEPLOY_AGAIN);
  if (lastUpdateStatus !== 'Successful') {
    return problem(
      withReason(`runs, but its last update is ${lastUpdateStatus}`, lastUpdateReason),
      DEPLOY_AGAIN,
    );
  }
  return ok('is Active');
}

function streamCheck(deps: FunctionDeps, { logicalId, physicalId }: StackResource): Check {
  return {
    name: 'stream',
    subject: `${logicalId} (${physicalId})`,
    asks: 'lambda:GetEventSourceMapping',
    run: async () => {
      const mapping = await deps.streamMapping(physicalId);
      if (mapping === undefined) return [problem('is gone', DEPLOY_AGAIN)];
      return [judgeMapping(mapping, physicalId)];
    },
  };
}

function judgeMapping({ state, lastResult = '' }: StreamMapping, id: string): Verdict {
  if (state === 'Disabled' || state === 'Disabling') {
    const command = shellCommand(
      ...['aws', 'lambda', 'update-event-source-mapping', '--uuid', id, '--enabled'],
    );
    return problem(
      `is ${state}: rows of the Launches table wake nobody, so no launch starts`,
      `Run: ${command}`,
    );
  }
  if (state !== 'Enabled') {
    return warning(`is ${state}`, 'Run "wfm doctor" again in a minute.');
  }
  if (lastResult.startsWith('PROBLEM')) {
    return problem(
      `is Enabled, but its last batch ended with "${lastResult}"`,
      'Look at the log group of the launch function.',
    );
  }
  return ok(lastResult === '' ? 'is Enabled' : `is Enabled; last batch: ${lastResult}`);
}

function notificationCheck(
  deps: FunctionDeps,
  bucketName: string,
  functions: readonly StackResource[],
): Check {
  return {
    name: 'notification',
    subject: bucketName,
    asks: 's3:GetBucketNotification',
    run: async () => {
      const ours = (await deps.bucketNotifications(bucketName)).filter(
        ({ functionArn, prefix, events }) =>
          functions.some(({ physicalId }) => functionArn.endsWith(`:function:${physicalId}`)) &&
          SHEET_PREFIX.startsWith(prefix) &&
          events.includes('s3:ObjectCreated:*'),
      );
      const missing = SHEET_SUFFIXES.filter(
        (suffix) => !ours.some((notification) => suffix.endsWith(notification.suffix)),
      );
      if (missing.length === 0) return [ok('tells the register function of new sheets')];
      return [
        problem(
          `tells no function of this stack of new sheets ending in ${missing.join(', ')}`,
          `Somebody replaced the bucket's notifications. ${DEPLOY_AGAIN} When nothing is to be deployed, deploy with "--force".`,
        ),
      ];
    },
  };
}

function ruleCheck(deps: FunctionDeps, { logicalId, physicalId }: StackResource): Check {
  return {
    name: 'rules',
    subject: physicalId,
    asks: 'cloudformation:DetectStackResourceDrift',
    run: async () => [judgeRule(await deps.drift(logicalId), physicalId)],
  };
}

function judgeRule(drift: Drift, name: string): Verdict {
  switch (drift.kind) {
    case 'in-sync':
      return ok('is as deployed');
    case 'deleted':
      return problem('is gone: its events reach nobody', DEPLOY_AGAIN);
    case 'not-checked':
      return warning('could not be compared with the template', 'Look at it in the console.');
    case 'modified': {
      const changes = drift.differences.map(({ path, actual }) => `${path} is ${actual}`);
      const enable = shellCommand('aws', 'events', 'enable-rule', '--name', name);
      const isDisabled = drift.differences.some(
        ({ path, actual }) => path === '/State' && actual === 'DISABLED',
      );
      return problem(
        `differs from what was deployed: ${changes.join(', ')}`,
        isDisabled ? `Run: ${enable}` : `Undo the change, or ${DEPLOY_AGAIN.toLowerCase()}`,
      );
    }
  }
}

function withReason(found: string, reason: string | undefined): string {
  return reason === undefined || reason === '' ? found : `${found}: ${reason}`;
}
