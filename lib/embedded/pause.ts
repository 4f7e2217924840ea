/** Waits; false when everything is ending instead. */
export function pause(milliseconds: number, stopping: AbortSignal): Promise<boolean> {
  if (stopping.aborted) return Promise.resolve(false);
  return new Promise((resolve) => {
    const finish = () => {
      clearTimeout(timer);
      stopping.removeEventListener('abort', finish);
      resolve(!stopping.aborted);
    };
    const timer = setTimeout(finish, milliseconds);
    stopping.addEventListener('abort', finish);
  });
}
