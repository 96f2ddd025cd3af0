// How a run may end other than well.

/** Something that a run needs is not here. */
export class Missing extends Error {}

/** The run says nothing about the cache. */
export class Broken extends Error {}

export const EXIT = { fine: 0, dropped: 1, broken: 2, missing: 77 }
