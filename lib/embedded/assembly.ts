import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import * as z from 'zod';

/** A synthesized CDK application of one stack. */
export interface Assembly {
  readonly stackName: string;
  readonly template: unknown;
  /** The folder or file that would be published under this key of the assets bucket. */
  findFileAsset(objectKey: string): string | undefined;
  /** The folder that an image is built from, given the image's URI; undefined for an image of somebody else's. */
  findImageFolder(imageUri: string): string | undefined;
}

const manifestSchema = z.object({
  artifacts: z.record(
    z.string(),
    z.object({
      type: z.string(),
      properties: z
        .object({
          templateFile: z.string().optional(),
          stackName: z.string().optional(),
          file: z.string().optional(),
        })
        .optional(),
    }),
  ),
});

const assetsSchema = z.object({
  files: z
    .record(
      z.string(),
      z.object({
        source: z.object({ path: z.string().optional() }),
        destinations: z.record(z.string(), z.object({ objectKey: z.string() })),
      }),
    )
    .default({}),
  dockerImages: z
    .record(
      z.string(),
      z.object({
        source: z.object({ directory: z.string().optional() }),
        destinations: z.record(z.string(), z.object({ imageTag: z.string() })),
      }),
    )
    .default({}),
});

/** Reads the folder that `cdk synth` wrote, or says what is wrong with it. */
export function readAssembly(directory: string): Assembly {
  const manifestFile = path.join(directory, 'manifest.json');
  if (!existsSync(manifestFile)) {
    throw new Error(`Cannot read assembly "${directory}": it has no manifest.json`);
  }
  const artifacts = Object.entries(manifestSchema.parse(readJson(manifestFile)).artifacts);
  const stacks = artifacts.filter(([, { type }]) => type === 'aws:cloudformation:stack');
  const [stack] = stacks;
  if (stack === undefined || stacks.length > 1) {
    throw new Error(`Cannot read assembly "${directory}": it has ${stacks.length} stacks, not one`);
  }
  const [name, { properties }] = stack;
  const assets = artifacts.filter(([, { type }]) => type === 'cdk:asset-manifest');
  const files = assets.flatMap(([, asset]) => asset.properties?.file ?? []);
  return {
    stackName: properties?.stackName ?? name,
    template: readJson(path.join(directory, properties?.templateFile ?? `${name}.template.json`)),
    ...readAssets(directory, files),
  };
}

function readAssets(
  directory: string,
  manifests: readonly string[],
): Pick<Assembly, 'findFileAsset' | 'findImageFolder'> {
  const assets = manifests.map((file) => assetsSchema.parse(readJson(path.join(directory, file))));
  const files = assets.flatMap((one) => Object.values(one.files));
  const images = assets.flatMap((one) => Object.values(one.dockerImages));
  const absolute = (place: string | undefined) =>
    place === undefined ? undefined : path.resolve(directory, place);
  return {
    findFileAsset: (objectKey) =>
      absolute(
        files.find(({ destinations }) =>
          Object.values(destinations).some((one) => one.objectKey === objectKey),
        )?.source.path,
      ),
    findImageFolder(imageUri) {
      const tag = imageUri.slice(imageUri.lastIndexOf(':') + 1);
      const image = images.find(({ destinations }) =>
        Object.values(destinations).some((one) => one.imageTag === tag),
      );
      return absolute(image?.source.directory);
    },
  };
}

function readJson(file: string): unknown {
  return JSON.parse(readFileSync(file, 'utf8'));
}
