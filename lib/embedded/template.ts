import * as z from 'zod';
import { evaluate, isTrue, noValue } from './intrinsics';
import type { Scope } from './intrinsics';
import { nameResource } from './resource-names';
import type { Identity, Place } from './resource-names';
import { resourceTypes } from './resource-types';

/** One resource of the template, resolved. */
export interface Resource {
  readonly logicalId: string;
  readonly type: string;
  readonly properties: Readonly<Record<string, unknown>>;
  /** What `Ref` gives: a name, an id, an ARN or a URL, by the type. */
  readonly ref: string;
  attribute(name: string): string;
}

/** A template with its names and ARNs put in. */
export interface Stack {
  readonly name: string;
  readonly resources: readonly Resource[];
  readonly outputs: Readonly<Record<string, string>>;
  ofType(type: string): readonly Resource[];
}

const resourceSchema = z.object({
  Type: z.string(),
  Properties: z.record(z.string(), z.unknown()).default({}),
  Condition: z.string().optional(),
});

const scalarSchema = z.union([z.string(), z.number(), z.boolean()]);

const templateSchema = z.strictObject({
  AWSTemplateFormatVersion: z.string().optional(),
  Description: z.string().optional(),
  Metadata: z.unknown().optional(),
  Rules: z.unknown().optional(),
  Parameters: z
    .record(z.string(), z.object({ Type: z.string(), Default: scalarSchema.optional() }))
    .default({}),
  Mappings: z
    .record(z.string(), z.record(z.string(), z.record(z.string(), z.unknown())))
    .default({}),
  Conditions: z.record(z.string(), z.unknown()).default({}),
  Resources: z.record(z.string(), resourceSchema),
  Outputs: z
    .record(z.string(), z.object({ Value: z.unknown(), Condition: z.string().optional() }))
    .default({}),
});

type Template = z.infer<typeof templateSchema>;

/** Resolves a template to deterministic names and ARNs; refuses what embedded AWS knows nothing of, all of it at once. */
export function resolveTemplate(template: unknown, place: Place): Stack {
  const parsed = templateSchema.parse(template);
  refuseUnknownTypes(parsed);
  const scope = new TemplateScope(parsed, place);
  const resources = Object.keys(parsed.Resources)
    .filter((logicalId) => scope.exists(logicalId))
    .map((logicalId) => scope.resource(logicalId));
  const outputs = Object.entries(parsed.Outputs)
    .filter(([, output]) => output.Condition === undefined || scope.condition(output.Condition))
    .map(([name, output]) => [name, String(evaluate(output.Value, scope))] as const);
  return {
    name: place.stackName,
    resources,
    outputs: Object.fromEntries(outputs),
    ofType: (type) => resources.filter((resource) => resource.type === type),
  };
}

function refuseUnknownTypes(template: Template): void {
  const unknown = Object.entries(template.Resources)
    .filter(([, { Type }]) => !Object.hasOwn(resourceTypes, Type))
    .map(([logicalId, { Type }]) => `${logicalId} (${Type})`);
  if (unknown.length === 0) return;
  throw new Error(
    `Cannot start embedded AWS: it does not know the resource types of ${unknown.join(', ')}`,
  );
}

class TemplateScope implements Scope {
  readonly availabilityZones: readonly string[];
  private readonly identities = new Map<string, Identity>();
  private readonly underWay = new Set<string>();

  constructor(
    private readonly template: Template,
    private readonly place: Place,
  ) {
    this.availabilityZones = ['a', 'b', 'c'].map((zone) => place.region + zone);
  }

  exists(logicalId: string): boolean {
    const condition = this.template.Resources[logicalId]?.Condition;
    return condition === undefined || this.condition(condition);
  }

  resource(logicalId: string): Resource {
    const declared = this.template.Resources[logicalId];
    if (declared === undefined) throw new Error(`Cannot resolve template: no "${logicalId}"`);
    const properties = Object.fromEntries(
      Object.entries(declared.Properties)
        .map(([name, value]) => [name, evaluate(value, this)] as const)
        .filter(([, value]) => value !== noValue),
    );
    return {
      logicalId,
      type: declared.Type,
      properties,
      ref: this.identity(logicalId).ref,
      attribute: (name) => this.attribute(logicalId, name),
    };
  }

  reference(name: string): unknown {
    if (name === 'AWS::NoValue') return noValue;
    const pseudo = pseudoParameters(this.place);
    if (Object.hasOwn(pseudo, name)) return pseudo[name];
    if (Object.hasOwn(this.template.Resources, name)) return this.identity(name).ref;
    const parameter = this.template.Parameters[name];
    if (parameter === undefined || parameter.Type.startsWith('AWS::SSM::')) {
      throw new Error(`Cannot resolve template: embedded AWS has no value for "${name}"`);
    }
    if (parameter.Default === undefined) {
      throw new Error(`Cannot resolve template: the parameter "${name}" has no default`);
    }
    return parameter.Type.includes('List') || parameter.Type === 'CommaDelimitedList'
      ? String(parameter.Default).split(',')
      : parameter.Default;
  }

  attribute(logicalId: string, name: string): string {
    const { attributes } = this.identity(logicalId);
    const value = Object.hasOwn(attributes, name) ? attributes[name] : undefined;
    if (value !== undefined) return value;
    const type = this.template.Resources[logicalId]?.Type ?? 'nothing';
    throw new Error(
      `Cannot resolve template: embedded AWS does not know attribute "${name}" of "${logicalId}" (${type})`,
    );
  }

  condition(name: string): boolean {
    if (Object.hasOwn(this.template.Conditions, name)) {
      return isTrue(this.template.Conditions[name], this);
    }
    throw new Error(`Cannot resolve template: there is no condition "${name}"`);
  }

  mapping([map, first, second]: readonly [string, string, string]): unknown {
    const value = this.template.Mappings[map]?.[first]?.[second];
    if (value !== undefined) return value;
    throw new Error(`Cannot resolve template: mapping "${map}" has no "${first}" "${second}"`);
  }

  private identity(logicalId: string): Identity {
    const known = this.identities.get(logicalId);
    if (known !== undefined) return known;
    const declared = this.template.Resources[logicalId];
    if (declared === undefined || !this.exists(logicalId)) {
      throw new Error(`Cannot resolve template: there is no resource "${logicalId}"`);
    }
    if (this.underWay.has(logicalId)) {
      throw new Error(`Cannot resolve template: the name of "${logicalId}" depends on itself`);
    }
    this.underWay.add(logicalId);
    const property = (name: string) => {
      const value = evaluate(declared.Properties[name], this);
      return value === noValue ? undefined : value;
    };
    const identity = nameResource({ type: declared.Type, logicalId, property }, this.place);
    this.underWay.delete(logicalId);
    this.identities.set(logicalId, identity);
    return identity;
  }
}

function pseudoParameters(place: Place): Readonly<Record<string, string>> {
  return {
    'AWS::AccountId': place.accountId,
    'AWS::Region': place.region,
    'AWS::Partition': 'aws',
    'AWS::URLSuffix': 'amazonaws.com',
    'AWS::StackName': place.stackName,
    'AWS::StackId': stackId(place),
  };
}

/** ARN of the stack itself. */
export function stackId({ region, accountId, stackName }: Omit<Place, 'endpoint'>): string {
  return `arn:aws:cloudformation:${region}:${accountId}:stack/${stackName}/00000000-0000-4000-8000-000000000000`;
}
