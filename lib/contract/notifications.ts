/** What a message about launches is about: each address of the settings hears of the subjects that it names. This version sends none. */
export const MESSAGE_SUBJECTS = ['failures', 'attention'] as const;

/** The message attribute that holds the subject; without it nobody hears of a message. */
export const SUBJECT_ATTRIBUTE = 'about';
