import { join } from 'node:path';
import { createObjectTransfer } from '../runtime/engine-task-services';
import { runTaskProcess } from './task-process';

void runTaskProcess({
  transfer: createObjectTransfer(),
  pythonFolder: join(__dirname, 'python'),
});
