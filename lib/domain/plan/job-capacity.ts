/** What a place offers to all jobs that run in it at a time. */
export interface JobCapacity {
  readonly cpus: number;
  readonly memoryMib: number;
  readonly diskMib: number;
}
