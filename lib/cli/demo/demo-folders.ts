import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { makeFolder } from '../make-folder';

/** Where a demo keeps things: each in a folder of its own, so that two at once do not meet. */
export class DemoFolders {
  private launchId: string | undefined;
  private isSettled = false;

  private constructor(
    private readonly root: string,
    /** Data of embedded AWS while it runs. */
    readonly aws: string,
    private readonly isOurs: boolean,
  ) {}

  /** `data` is the user's choice for the data of embedded AWS. */
  static async create(productFolder: string, data: string | undefined): Promise<DemoFolders> {
    const root = join(productFolder, '.wfm', 'demo');
    await makeFolder(root);
    if (data === undefined) return new DemoFolders(root, await mkdtemp(join(root, 'new-')), true);
    await makeFolder(data);
    return new DemoFolders(root, resolve(data), false);
  }

  /** What of a launch stays readable on disk. */
  keepsakesOf(launchId: string): string {
    return join(this.root, launchId);
  }

  /** Where the data of embedded AWS lie once it has stopped. */
  awsFolderOf(launchId: string): string {
    return this.isOurs ? join(this.keepsakesOf(launchId), 'aws') : this.aws;
  }

  /** Says which launch the data of embedded AWS belong to. */
  claim(launchId: string): void {
    this.launchId = launchId;
  }

  /** Moves the data of an ended demo to its launch, or removes them when none came of it; the second time nothing. */
  async settle(): Promise<void> {
    if (!this.isOurs || this.isSettled) return;
    this.isSettled = true;
    if (this.launchId === undefined) {
      await rm(this.aws, { recursive: true, force: true });
      return;
    }
    await mkdir(this.keepsakesOf(this.launchId), { recursive: true });
    await rename(this.aws, this.awsFolderOf(this.launchId));
  }
}
