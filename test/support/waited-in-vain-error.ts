/** What somebody waited for did not come about, which may be what a test is after; any other error is not. */
export class WaitedInVainError extends Error {}
