import { AwsError } from '../../world';

export interface Parameter {
  readonly name: string;
  readonly type: string;
  readonly value: string;
  readonly version: number;
  readonly modifiedAt: Date;
}

/** Parameters in memory: those of the template, and what an administrator puts. */
export class Parameters {
  private readonly parameters = new Map<string, Parameter>();

  constructor(private readonly now: () => Date) {}

  put(parameter: Pick<Parameter, 'name' | 'type' | 'value'>, overwrites: boolean): Parameter {
    const known = this.parameters.get(parameter.name);
    if (known !== undefined && !overwrites) {
      throw new AwsError(
        'ParameterAlreadyExists',
        'The parameter already exists. To overwrite this value, set the overwrite option in the request to true.',
      );
    }
    const put = { ...parameter, version: (known?.version ?? 0) + 1, modifiedAt: this.now() };
    this.parameters.set(put.name, put);
    return put;
  }

  /** Whether there was one. */
  delete(name: string): boolean {
    return this.parameters.delete(name);
  }

  find(name: string): Parameter | undefined {
    return this.parameters.get(name);
  }
}
