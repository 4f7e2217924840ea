import * as z from 'zod';
import { compileDefinition } from './asl-compiler';
import type { Definition } from './asl-compiler';

/** A state machine of the template. */
export interface Machine {
  readonly arn: string;
  readonly name: string;
  readonly roleArn: string;
  readonly definitionText: string;
  readonly definition: Definition;
  readonly logging: MachineLogging | undefined;
  readonly createdAt: Date;
}

export interface MachineLogging {
  readonly logGroup: string;
  readonly level: 'ALL' | 'ERROR' | 'FATAL' | 'OFF';
  readonly includesData: boolean;
}

const machineSchema = z.strictObject({
  DefinitionString: z.string(),
  RoleArn: z.string(),
  StateMachineName: z.string().optional(),
  StateMachineType: z.literal('STANDARD', 'only STANDARD is modelled').optional(),
  LoggingConfiguration: z
    .strictObject({
      Destinations: z
        .array(
          z.strictObject({ CloudWatchLogsLogGroup: z.strictObject({ LogGroupArn: z.string() }) }),
        )
        .default([]),
      IncludeExecutionData: z.boolean().default(false),
      Level: z.enum(['ALL', 'ERROR', 'FATAL', 'OFF']).default('OFF'),
    })
    .optional(),
  // Traces go nowhere here.
  TracingConfiguration: z.unknown().optional(),
  EncryptionConfiguration: z.unknown().optional(),
  Tags: z.unknown().optional(),
});

export interface MachineDeclaration {
  readonly arn: string;
  readonly name: string;
  /** Resolved properties of an AWS::StepFunctions::StateMachine. */
  readonly properties: unknown;
}

/** Reads a state machine; throws for a property that is not modelled and for faults of its definition. */
export function readMachine(
  { arn, name, properties }: MachineDeclaration,
  createdAt: Date,
): Machine {
  const parsed = machineSchema.safeParse(properties);
  if (!parsed.success) {
    throw new Error(`Cannot run state machine "${name}": ${z.prettifyError(parsed.error)}`);
  }
  const { RoleArn: roleArn, DefinitionString: definitionText, LoggingConfiguration } = parsed.data;
  const logging = readLogging(LoggingConfiguration);
  try {
    const definition = compileDefinition(definitionText);
    return { arn, name, roleArn, definitionText, definition, logging, createdAt };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Error(`Cannot run state machine "${name}": ${why}`, { cause: error });
  }
}

function readLogging(
  configuration: z.infer<typeof machineSchema>['LoggingConfiguration'],
): MachineLogging | undefined {
  const [destination] = configuration?.Destinations ?? [];
  if (configuration === undefined || destination === undefined) return undefined;
  const { LogGroupArn: arn } = destination.CloudWatchLogsLogGroup;
  const [, logGroup = ''] = /:log-group:([^:]+)/.exec(arn) ?? [];
  return { logGroup, level: configuration.Level, includesData: configuration.IncludeExecutionData };
}
