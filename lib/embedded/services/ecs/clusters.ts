import { AwsError } from '../../world';
import type { TaskDefinition } from './task-definition';
import type { TaskLife } from './task-life';

/** A cluster and the tasks that live in it, or ended less than an hour ago. */
export interface Cluster {
  readonly name: string;
  readonly arn: string;
  readonly lives: Map<string, TaskLife>;
  /** What RunTask answered to which client token. */
  readonly tokens: Map<
    string,
    { readonly parameters: string; readonly lives: readonly TaskLife[] }
  >;
}

const keptMilliseconds = 60 * 60 * 1000;

/** The clusters and task definitions of the account. */
export class Clusters {
  readonly all: Cluster[] = [];
  private readonly definitions: TaskDefinition[] = [];

  add(name: string, arn: string): void {
    if (this.find(arn) === undefined) {
      this.all.push({ name, arn, lives: new Map(), tokens: new Map() });
    }
  }

  register(definition: TaskDefinition): void {
    this.definitions.push(definition);
  }

  find(nameOrArn: string): Cluster | undefined {
    return this.all.find(({ name, arn }) => name === nameOrArn || arn === nameOrArn);
  }

  get(nameOrArn: string): Cluster {
    const cluster = this.find(nameOrArn);
    if (cluster === undefined) {
      throw new AwsError('ClusterNotFoundException', 'Cluster not found.');
    }
    return cluster;
  }

  /** By ARN, `family:revision`, or the newest of a family. */
  findDefinition(reference: string): TaskDefinition | undefined {
    return this.definitions
      .filter(
        ({ arn, family, revision }) =>
          arn === reference || family === reference || `${family}:${revision}` === reference,
      )
      .sort((left, right) => right.revision - left.revision)[0];
  }

  /** Forgets tasks an hour after they stopped, as ECS does, and the client tokens that led to them. */
  expire(now: Date): void {
    for (const { lives, tokens } of this.all) {
      for (const [id, life] of lives) if (isExpired(life, now)) lives.delete(id);
      for (const [token, answer] of tokens) {
        if (answer.lives.every((life) => isExpired(life, now))) tokens.delete(token);
      }
    }
  }
}

function isExpired(life: TaskLife, now: Date): boolean {
  const stoppedAt = life.task.times.stoppedAt?.getTime();
  return stoppedAt !== undefined && now.getTime() - stoppedAt > keptMilliseconds;
}
