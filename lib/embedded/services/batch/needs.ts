/** What is asked of a compute environment. */
export interface Needs {
  readonly vcpus: number;
  readonly memoryMib: number;
}
