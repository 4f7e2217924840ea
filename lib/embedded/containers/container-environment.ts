import path from 'node:path';

export interface EnvironmentVariable {
  readonly name: string;
  readonly value: string;
}

/** What the environment of a container's process is made of. */
export interface EnvironmentSources {
  readonly definition: readonly EnvironmentVariable[];
  readonly overrides: readonly EnvironmentVariable[];
  readonly credentials: Readonly<Record<string, string>>;
  readonly region: string;
  readonly endpoint: string;
  readonly imageFolder: string | undefined;
  readonly folder: string;
  readonly parent: Readonly<Record<string, string | undefined>>;
}

const inherited = ['LANG', 'LC_ALL', 'NODE_EXTRA_CA_CERTS'];

/**
 * The whole environment of a container's process. What stands for the container's file system (PATH, HOME, TMPDIR) and
 * for the account comes last: the paths that a definition may give them exist only in the image.
 */
export function containerEnvironment(sources: EnvironmentSources): Record<string, string> {
  const { imageFolder, folder, parent } = sources;
  const image = imageFolder === undefined ? [] : [path.join(imageFolder, 'bin'), imageFolder];
  const environment: Record<string, string | undefined> = {
    ...Object.fromEntries(inherited.map((name) => [name, parent[name]])),
    AWS_REGION: sources.region,
    AWS_DEFAULT_REGION: sources.region,
    ...Object.fromEntries(
      [...sources.definition, ...sources.overrides].map(({ name, value }) => [name, value]),
    ),
    ...sources.credentials,
    AWS_ENDPOINT_URL: sources.endpoint,
    ECS_CONTAINER_METADATA_URI_V4: undefined,
    PATH: [...image, parent['PATH'] ?? ''].join(path.delimiter),
    HOME: folder,
    TMPDIR: path.join(folder, 'tmp'),
  };
  return Object.fromEntries(
    Object.entries(environment).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, value]],
    ),
  );
}
