/** The package's file as it is, for a worker of its own. */
export const text: string;
