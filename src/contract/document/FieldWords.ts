/**
 * What the fields of bodies and responses hold, in words, by the names of their schemas in the
 * document.
 *
 * @module
 */
import { batchSize, tokenLifetime } from "../Routes.ts"
import { mostMessage } from "../ImportResult.ts"
import { wireExpectations } from "../WireExpectations.ts"
import { cameraWords } from "./CameraWords.ts"

type Words = Readonly<Record<string, string>>

const degrees = { latitude: "Degrees north, -90 to 90", longitude: "Degrees east, -180 to 180" }
const clientID = "The id of the client, 96 hexadecimal characters"
const cameraID = "The id of the camera, 24 hexadecimal characters"
const owner = "The user name of the owner, 1 to 200 characters"
const permissionLevel =
  'What the client may do: "user" reads, "webUI" manages clients too, "admin" writes cameras too'
const clientSecret = "The secret of the client, 71 characters: it is shown this once"
const time = "ISO 8601, UTC"

const camera: Words = {
  cameraID,
  type: "How the camera is reached, which tells what retrieval has",
  retrieval: "How to reach the camera",
}

const needed = "; needed to add a camera"

const sourceWords: Words = {
  home_page: "Address of its home page: http or https, without user name and password",
  licence: "The licence of its pictures: an SPDX id such as CC-BY-4.0, or the address of its text",
  attribution: "Whom to name beside a picture: text of 1 to 500 characters",
  terms: "Its terms of use: text of 1 to 2048 characters, or their address",
}

const ids: Words = {
  cameraIDs: `Ids of cameras, each 24 hexadecimal characters; with the others at most ${batchSize}`,
  legacy_cameraIDs: "Ids in the database before this one: whole numbers from 0",
}

const words: Readonly<Record<string, Words>> = {
  Camera: camera,
  FoundCamera: { ...camera, distance: "Kilometres from the point that was asked for" },
  CameraInput: {
    type: `How the camera is reached: ${wireExpectations.type}${needed}`,
    retrieval: `${wireExpectations.retrieval}${needed}`,
    is_active_image: `${cameraWords("is_active_image")}${needed}`,
    is_active_video: `${cameraWords("is_active_video")}${needed}`,
  },
  CameraID: { cameraID },
  CameraIDs: ids,
  MissingCameras: ids,
  CameraBatch: {
    cameras: "The cameras, in the order of the ids",
    missing: "The ids that no camera has",
    rest: "The ids that were not looked at, to ask for next; absent when none are left",
  },
  CameraCount: { count: "How many cameras there are" },
  Facet: {
    values: "The values that most cameras have, those of the most cameras first",
    others: "How many cameras have another value than those",
  },
  FacetValue: {
    value: "The value; null for the cameras that have none",
    count: "How many cameras have it",
  },
  CameraClusters: {
    zoom:
      "The zoom at which they are counted, 0 to 22: less than asked for where that has too many cells",
    cell: "The width and the height of a cell in degrees",
    cells: "The cells with cameras, at most 1000",
  },
  CameraCluster: {
    ...degrees,
    count: "How many cameras are in it",
    bbox: "The smallest box that holds them: west, south, east and north in degrees",
    cameraID: "The id of the camera, where it is the only one",
  },
  CameraPut: { cameraID, outcome: "Whether it was not there, was changed, or was so already" },
  ImportedCamera: {
    cameraID,
    existing: "It was there before, so that nothing was added",
    outcome: "Whether it was not there, was changed, or was so already",
  },
  RefusedLine: {
    status: "The status that the route which adds one camera would have answered",
    message: `What is wrong, in at most ${mostMessage} characters`,
  },
  ImportTotals: {
    added: "How many lines added a camera",
    updated: "How many lines changed one",
    unchanged: "How many lines changed nothing",
    refused: "How many lines were refused",
  },
  Retirement: { reason: "Why the camera is retired: text of at most 2048 characters" },
  CameraChange: { cameraID, timestamp: `When: ${time}`, kind: "What was done" },
  ClientChange: {
    timestamp: `When: ${time}`,
    action: "What was done",
    actorID: "The client that did it; absent when the operator of the server did",
    actorOwner: "The owner that this client had then",
    clientID,
    owner: "The owner afterwards, or when it was removed",
    permissionLevel: "The permission level afterwards, or when it was removed",
    oldOwner: "The owner before, if that is another one",
    oldPermissionLevel: "The permission level before, if that is another one",
    oldSecretEndsAt: `Until when the secret before a new one stays valid: ${time}`,
    requestId: "The id of the request, by which the log of the server tells more of it",
  },
  Client: {
    clientID,
    owner,
    permissionLevel,
    usage: "How many requests it has made",
    lastUsedAt: `When it made the last of them: ${time}; absent where none is known`,
    oldSecretEndsAt:
      `When the secret before its last one ends: ${time}; absent where only the last is valid`,
  },
  ClientID: { clientID },
  Credentials: { clientID, clientSecret },
  Secret: { clientSecret },
  Token: { token: `The bearer token, which lives ${tokenLifetime} seconds` },
  Usage: { api_usage: "How many requests the client has made" },
  NewClient: { owner, permissionLevel: `${permissionLevel}; "user" when left out` },
  ClientUpdate: { owner: `${owner}; left out it stays`, permissionLevel },
  Source: {
    name: "What its cameras have as their source",
    cameras: "How many cameras it has; retired ones are not counted",
    active: "How many of them give images or video",
    ...sourceWords,
  },
  SourceInput: sourceWords,
  Message: { message: '"OK"' },
  Failure: { message: "What failed, and what to do" },
  Health: { status: 'Always "ok"' },
  Ready: {
    status: 'Always "ok"',
    replica: "Whether the standby of the database takes part in reads, where there is one",
  },
}

/** What each schema is. */
export const schemaWords: Words = {
  Camera: "A camera. What is not known of it is null, or left out",
  FoundCamera: "A camera, and how far it is where a search asks for the nearest",
  CameraInput: "A camera to add, or what to change of one",
  CameraFacets: "How many cameras have which value, by the names of fields",
  Client: "A client of the API",
  Failure: "Why a request was refused",
  Properties: "Values by names: text, numbers, true or false",
}

const ofCamera = /^(Camera|FoundCamera|CameraInput|\w*Retrieval|RetrievalInput)$/

/** What a field of a schema holds. */
export const fieldWords = (schema: string, field: string): string | undefined =>
  words[schema]?.[field] ??
    (schema === "CameraFacets"
      ? `How many cameras have which ${field}`
      : ofCamera.test(schema)
      ? cameraWords(field)
      : undefined)
