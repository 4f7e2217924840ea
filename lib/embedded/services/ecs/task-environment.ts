import path from 'node:path';

/** What the environment of a container's process is made of. */
export interface EnvironmentSources {
  readonly definition: readonly { readonly Name: string; readonly Value: string }[];
  readonly overrides: readonly { readonly name: string; readonly value: string }[];
  readonly credentials: Readonly<Record<string, string>>;
  readonly region: string;
  readonly endpoint: string;
  readonly imageFolder: string | undefined;
  readonly taskFolder: string;
  readonly parent: Readonly<Record<string, string | undefined>>;
}

const inherited = ['LANG', 'LC_ALL', 'NODE_EXTRA_CA_CERTS'];

/**
 * The whole environment of a container's process. What stands for the container's file system (PATH, HOME, TMPDIR) and
 * for the account comes last: the paths that a definition may give them exist only in the image.
 */
export function taskEnvironment(sources: EnvironmentSources): Record<string, string> {
  const { imageFolder, taskFolder, parent } = sources;
  const image = imageFolder === undefined ? [] : [path.join(imageFolder, 'bin'), imageFolder];
  const environment: Record<string, string | undefined> = {
    ...Object.fromEntries(inherited.map((name) => [name, parent[name]])),
    AWS_REGION: sources.region,
    AWS_DEFAULT_REGION: sources.region,
    ...Object.fromEntries(sources.definition.map(({ Name, Value }) => [Name, Value])),
    ...Object.fromEntries(sources.overrides.map(({ name, value }) => [name, value])),
    ...sources.credentials,
    AWS_ENDPOINT_URL: sources.endpoint,
    ECS_CONTAINER_METADATA_URI_V4: undefined,
    PATH: [...image, parent['PATH'] ?? ''].join(path.delimiter),
    HOME: taskFolder,
    TMPDIR: path.join(taskFolder, 'tmp'),
  };
  return Object.fromEntries(
    Object.entries(environment).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, value]],
    ),
  );
}
