/**
 * What the parameters of requests ask for, in words: their meaning, then what is expected of a value.
 *
 * @module
 */
import { mostValues } from "../../domain/CameraQuery.ts"
import { pageSize } from "../Routes.ts"
import { wireExpectations } from "../WireExpectations.ts"
import { cameraWords } from "./CameraWords.ts"

const cursor = "Where the page before ended, as its Link says"
const from = "Only what was done from this time on"

const labels: Readonly<Record<string, string>> = {
  after: cursor,
  all: "Whether every page comes in one response",
  bbox: "Only cameras in this box, which crosses the antimeridian when west is greater than east",
  by: "The fields to count by, with commas between them",
  clientID: "The id of the client",
  clientSecret: "The secret of the client",
  cameraID: "The id of the camera",
  created_after: "Only cameras added after this time",
  end: "Only what was done up to this time",
  existing: "What becomes of a camera that is there: it is passed over, or changed",
  fields: "The only fields to give, beside cameraID, with commas between them",
  format: "The form of the response, whatever Accept says",
  keep: "For how long the old secret stays valid beside the new one; 0 when left out",
  kind: "Only changes of this kind",
  latitude: "Degrees north of the centre of the circle, with longitude and radius",
  legacy_cameraID: "The id in the database before this one",
  limit: `The most on a page; ${pageSize} when left out`,
  longitude: "Degrees east of the centre of the circle, with latitude and radius",
  offset: "How many to pass over",
  owner: "The user name of the owner",
  q: "Words, or how they begin, each in the name, the road, the city or the source, in any case",
  radius: "Only cameras within this distance of latitude and longitude",
  retired:
    "Whether the cameras are retired; false when left out. Without a token, retired ones are not shown",
  sort: "The order: as they were added, or the nearest to latitude and longitude first",
  start: from,
  type: "How the camera is reached",
  updated_after: "Only cameras changed after this time",
  zoom: "How fine the grid is",
}

const ofOperation: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  putSource: { name: "The name of the source, in any case: text of 1 to 200 characters" },
  checkCamExist: { port: `The port; 80 when left out: ${wireExpectations.port}` },
  putCameraBySource: { source: cameraWords("source")!, source_id: cameraWords("source_id")! },
  clientIdsByOwner: { limit: `The most on a page: ${wireExpectations.limit}; 10000 when left out` },
  usageByClient: { owner: "The owner of the client: one that does not match is 403" },
  listClients: { owner: "Only the clients of this owner; of every one when left out" },
  getCameraChanges: {
    start: `${from}: ${wireExpectations.start}; now begins at the end of the log`,
  },
}

const labelled = (name: string): string | undefined => {
  const label = labels[name]
  const expected = wireExpectations[name]
  return label === undefined ? expected : expected ? `${label}: ${expected}` : label
}

/** What a parameter asks for. */
export const parameterWords = (operation: string, name: string, isList: boolean): string => {
  const words = ofOperation[operation]?.[name] ??
    (isList || labels[name] === undefined ? cameraWords(name) : undefined) ?? labelled(name) ??
    name
  return isList ? `${words}. Up to ${mostValues} times: any of them` : words
}
