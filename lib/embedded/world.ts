/**
 * What the parts of embedded AWS know of each other. A service answers HTTP requests that the gateway has already
 * authenticated, and is told what the template declares through methods of its own. Nothing here knows the product.
 */

/** Who signed a request: a role of the template, or anybody else, who counts as the account's administrator. */
export interface Caller {
  readonly arn: string;
  readonly roleArn?: string;
}

export interface ServiceRequest {
  readonly method: string;
  /** As sent: percent-encoding untouched, without the query string. */
  readonly rawPath: string;
  /** As sent, without the leading question mark. */
  readonly rawQuery: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  readonly caller: Caller;
}

export interface ServiceResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer | string;
}

/** One AWS service: what it cannot do it refuses by throwing `notImplemented(operation)`. */
export interface Service {
  /** The service's name in a SigV4 credential scope: `s3`, `dynamodb`, `ecs`, `logs`, `events`, `sts` ... */
  readonly signingName: string;
  handle(request: ServiceRequest): Promise<ServiceResponse>;
  /** Ends what the service started (processes, timers, files). */
  stop(): Promise<void>;
}

/** Condition keys of a request, e.g. `{ 'ecs:cluster': 'arn:...' }`. */
export type RequestContext = Readonly<Record<string, string | readonly string[]>>;

export interface AccessGate {
  /**
   * Throws the AwsError AccessDenied (with AWS's wording) unless a policy of the template allows the action, and also what the
   * action asks of the key that encrypts the resource. A `kms:` action on a resource that is no key is asked of that key alone.
   */
  authorize(caller: Caller, action: string, resourceArn: string, context?: RequestContext): void;
}

/**
 * Asynchronous delivery, at least once. Without a seed every delivery happens once, soon, in order of sending; with one,
 * deliveries are duplicated, delayed and reordered, repeatably. Deliveries that share an `orderedBy` key never overtake one another.
 */
export interface Delivery {
  send(delivery: {
    readonly name: string;
    readonly orderedBy?: string;
    readonly deliver: () => Promise<void>;
  }): void;
  /** Resolves when nothing is waiting or under way. */
  settled(): Promise<void>;
}

export interface World {
  readonly accountId: string;
  readonly region: string;
  /** http://127.0.0.1:PORT; valid once the gateway listens. */
  endpoint(): string;
  readonly access: AccessGate;
  readonly delivery: Delivery;
  /** Where a service may keep what must survive a restart; undefined when nothing must. */
  readonly storageDirectory: string | undefined;
  /** A folder for scratch files, removed at the end. */
  readonly scratchDirectory: string;
  now(): Date;
  newId(): string;
  /** One line for whoever watches embedded AWS; never on stdout. */
  report(line: string): void;
}

/** An error in the service's own terms; the service or the gateway renders it in the protocol of the request. */
export class AwsError extends Error {
  constructor(
    readonly code: string,
    message: string,
    readonly status = 400,
    readonly fields: Readonly<Record<string, unknown>> = {},
  ) {
    super(message);
    this.name = code;
  }
}

/** The answer to everything that embedded AWS does not do: never a pretended success. */
export function notImplemented(operation: string): AwsError {
  return new AwsError(
    'NotImplementedInEmbeddedAws',
    `Embedded AWS does not implement ${operation}`,
    501,
  );
}
