/** A resource that a deployed stack has. */
export interface StackResource {
  readonly logicalId: string;
  readonly type: string;
  /** Its name, ID, ARN or URL, by the type. */
  readonly physicalId: string;
  /** What CloudFormation last did with it, in its own word. */
  readonly status?: string | undefined;
}
