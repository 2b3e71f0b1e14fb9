/** The closed sets of the database, for features to use without reaching into the generated client. */
export * from '../generated/prisma/enums.ts';
