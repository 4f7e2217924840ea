import { join } from 'node:path';
import { ENGINE_TIMING } from '../../../../lib/engine-task/engine-run';
import { runTaskProcess } from '../../../../lib/engine-task/task-process';
import { FolderTransfer } from './folder-transfer';

/** The engine task as a program of its own, over a folder instead of S3. */
void runTaskProcess({
  transfer: new FolderTransfer(process.env['WFM_TEST_STORE'] ?? ''),
  pythonFolder: join(__dirname, '../../../../images/snakemake/python'),
  timing: {
    ...ENGINE_TIMING,
    // A first interrupt that is missing would go unnoticed.
    interruptEveryMs: 600_000,
    killAfterMs: Number(process.env['WFM_TEST_KILL_AFTER_MS'] ?? ENGINE_TIMING.killAfterMs),
  },
});
