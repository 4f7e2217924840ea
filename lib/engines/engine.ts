import type { JobCapacity } from '../domain/plan/job-capacity';
import type { EnginePlan } from '../domain/plan/engine-plan';
import type { Job } from '../domain/plan/job-table';
import type { ForeignRequest, LaunchRequest } from '../domain/plan/launch-request';
import type { SharedSteps } from '../domain/plan/shared-steps';
import type { Step, WorkflowDefinition } from '../domain/definition/workflow-definition';

interface RunRequest {
  readonly launchId: string;
  readonly attempt: number;
  readonly request: LaunchRequest;
  /** S3 URI of the folder for the published files. */
  readonly output: string;
  readonly capacity: JobCapacity;
}

/** Everything that an engine's planner may look at; the same request gives the same plan. */
export interface PlanRequest extends RunRequest {
  /** As this launch runs it: the steps that its parameters choose, each with the resources that its jobs get. */
  readonly definition: WorkflowDefinition;
  readonly shared: SharedSteps;
}

/** The same for a workflow that no definition describes. */
export interface ForeignPlanRequest extends RunRequest {
  readonly foreign: ForeignRequest;
}

/** The plan and the files that it names as artifacts, path -> text. */
export interface PlannedRun {
  readonly plan: EnginePlan;
  readonly files: ReadonlyMap<string, string>;
  /** The program that runs it, as people call it, and the oldest version that can. */
  readonly requires: EngineVersion;
  /** As this launch runs it: the steps that its parameters choose, each with the resources that its jobs get. */
  readonly definition: WorkflowDefinition;
  /** Of each step. */
  readonly jobs: ReadonlyMap<string, readonly Job[]>;
  /** Container image of the engine task; the deployment's own when absent. */
  readonly image?: string | undefined;
}

export interface EngineVersion {
  readonly name: string;
  readonly minimumVersion: string;
}

/** Translates what is asked for into what an engine reads and the command that starts it. */
export interface Engine {
  readonly planDefined: (request: PlanRequest) => PlannedRun;
  readonly planForeign: (request: ForeignPlanRequest) => PlannedRun;
  /** The values are not known: a checker must take each for anything. */
  readonly renderCommandScript: (definition: WorkflowDefinition, step: Step) => CommandScript;
  /** How the engine itself plans a run, without running it. */
  readonly dryRun: DryRunProgram;
}

/** A step's command as a script that a checker of bash can read, with every variable that it may use. */
export interface CommandScript {
  readonly text: string;
  /** Line of the script, 1-based, with which the command begins. */
  readonly firstLine: number;
}

export interface DryRunProgram {
  readonly program: string;
  /** In a folder with the files of the run and what would be staged. */
  readonly argumentsFor: (cores: number) => readonly string[];
  /** Jobs by step; undefined when what was printed does not say. */
  readonly countJobs: (printed: string) => ReadonlyMap<string, number> | undefined;
}
