import type { JobDefinition } from './job-definition';

/** Every revision of every job definition of the account. */
export class JobDefinitions {
  readonly all: JobDefinition[] = [];

  /** `arn` is that of a place: everything before `NAME:REVISION`. */
  constructor(private readonly arn: string) {}

  register(definition: Omit<JobDefinition, 'revision' | 'arn'>): JobDefinition {
    const revisions = this.all.filter(({ name }) => name === definition.name);
    const revision = Math.max(0, ...revisions.map((one) => one.revision)) + 1;
    const arn = `${this.arn}${definition.name}:${revision}`;
    const registered = { ...definition, revision, arn };
    this.all.push(registered);
    return registered;
  }

  /** By ARN, by name and revision, or the newest active revision of a name; with an ARN without revision likewise. */
  find(reference: string): JobDefinition | undefined {
    const nameAndRevision = this.nameOf(reference);
    return this.all
      .filter(
        ({ name, revision, status }) =>
          `${name}:${revision}` === nameAndRevision ||
          (name === nameAndRevision && status === 'ACTIVE'),
      )
      .sort((left, right) => right.revision - left.revision)[0];
  }

  /** The ARN that a reference means, whether or not there is such a definition. */
  arnOf(reference: string): string {
    return this.find(reference)?.arn ?? this.arn + this.nameOf(reference);
  }

  private nameOf(reference: string): string {
    return reference.startsWith(this.arn) ? reference.slice(this.arn.length) : reference;
  }
}
