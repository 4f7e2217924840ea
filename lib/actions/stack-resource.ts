/** A resource that a deployed stack has. */
export interface StackResource {
  readonly logicalId: string;
  readonly type: string;
  /** Its name, ID, ARN or URL, by the type. */
  readonly physicalId: string;
}
