/**
 * What is told of records, by the number of them.
 *
 * @module
 */

/** Notes that are counted. */
export const notes = {
  noPlace: "without coordinates",
  noCountry: "without a country",
  type: "camera_type inferred from the address",
  country: "country inferred from the state",
  countryCode: "country read from its name",
  state: "state written as its two letters",
  source: "source inferred from the host of the address",
  retired: "retired, as the list has them",
  masked: "with the user name and password of an address taken out of its text",
  tooMany: "with properties left out, for which there is no room",
  swapped: (latitude: string, longitude: string) =>
    `with coordinates that fit only the other way round: --map 'latitude=${longitude}' ` +
    `--map 'longitude=${latitude}'`,
  notRead: (path: string) => `${path} not understood, kept in properties`,
  asItIs: (path: string) => `${path} not understood, kept as it is`,
  alone: (path: string, missing: string) => `${path} without a ${missing}, kept in properties`,
} as const
