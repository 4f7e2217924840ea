/** What an engine task offers to the jobs that run inside it. */
export interface EngineSize {
  readonly cpus: number;
  readonly memoryMib: number;
  readonly diskGib: number;
}

/** Of a deployment that chooses nothing else; Fargate's smallest disk is 21 GiB when it is stated. */
export const DEFAULT_ENGINE_SIZE: EngineSize = { cpus: 2, memoryMib: 4096, diskGib: 30 };
