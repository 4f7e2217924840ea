import * as z from 'zod';
import { resourceTypes } from '../../lib/embedded/resource-types';
import { DEPLOYMENT_VARIANTS, VARIANT_NAMES } from '../support/deployment-variants';
import { temporaryFolders } from '../support/temporary-folder';
import { synthesizeStack } from './template/synthesized-stack';

const temporaryFolder = temporaryFolders();

const templateSchema = z.object({
  Resources: z.record(z.string(), z.object({ Type: z.string() })),
});

test('embedded AWS knows the types of the three templates, and claims to know no others', () => {
  const types = VARIANT_NAMES.flatMap((name) => {
    const template = synthesizeStack(temporaryFolder(), DEPLOYMENT_VARIANTS[name]).toJSON();
    return Object.values(templateSchema.parse(template).Resources).map(({ Type }) => Type);
  });

  expect(Object.keys(resourceTypes).sort()).toEqual([...new Set(types)].sort());
});
