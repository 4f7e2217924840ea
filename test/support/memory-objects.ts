import type { ListedObject, ListResult, ReadResult } from '../../lib/aws/object-store';
import { formatS3Uri, type S3Uri } from '../../lib/domain/s3-uri';

/** Objects in memory, by S3 URI; reads of `denied` URIs are refused. */
export class MemoryObjects {
  readonly texts = new Map<string, string>();
  readonly denied = new Set<string>();
  /** Of archived objects. */
  readonly classes = new Map<string, Pick<ListedObject, 'storageClass' | 'restore'>>();

  constructor(texts: Readonly<Record<string, string>> = {}) {
    for (const [uri, text] of Object.entries(texts)) this.texts.set(uri, text);
  }

  readText(uri: S3Uri, { maximumBytes }: { readonly maximumBytes: number }): Promise<ReadResult> {
    const text = this.texts.get(formatS3Uri(uri));
    if (this.denied.has(formatS3Uri(uri))) {
      return Promise.resolve({ found: 'denied', message: 'Access Denied' });
    }
    if (text === undefined) return Promise.resolve({ found: 'missing' });
    if (text.length > maximumBytes) {
      return Promise.resolve({ found: 'too-large', sizeBytes: text.length });
    }
    return Promise.resolve({ found: 'text', text });
  }

  writeText(uri: S3Uri, text: string): Promise<void> {
    this.texts.set(formatS3Uri(uri), text);
    return Promise.resolve();
  }

  writeTextOnce(uri: S3Uri, text: string): Promise<void> {
    return this.texts.has(formatS3Uri(uri)) ? Promise.resolve() : this.writeText(uri, text);
  }

  listFolder(folder: S3Uri): Promise<ListResult> {
    const name = formatS3Uri(folder);
    if (this.denied.has(name))
      return Promise.resolve({ found: 'denied', message: 'Access Denied' });
    const objects = [...this.texts]
      .filter(([uri]) => uri.startsWith(name))
      .map(([uri, text]) => ({
        key: `${folder.key}${uri.slice(name.length)}`,
        eTag: `"${text.length}"`,
        sizeBytes: text.length,
        ...(this.classes.get(uri) ?? { storageClass: undefined, restore: undefined }),
      }));
    return Promise.resolve({ found: 'objects', objects, hasMore: false });
  }
}
