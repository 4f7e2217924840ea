/** How every command ends; `wfm --help` prints this table. */
export const EXIT_CODES = {
  success: 0,
  /** Ours, or AWS's: nothing in what was typed or written explains it. */
  fault: 1,
  /** Theirs to mend: the command, the sheet, the environment. */
  user: 2,
  /** Ctrl-C, as shells report it. */
  interrupted: 130,
} as const;
