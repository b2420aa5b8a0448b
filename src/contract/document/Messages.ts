/**
 * The messages of failures, by status and by operation, as the server writes them. What differs from one
 * answer to the next stands as <words>.
 *
 * @module
 */
import { ndjson } from "../ImportResult.ts"
import { tokenExpired } from "../Routes.ts"

/** Why a status is answered. */
const reasons: Readonly<Record<number, string>> = {
  304: "If-None-Match names the ETag of the response: the client has it already.",
  400: "The request cannot be read: it broke off.",
  401: "The token is missing, wrong, past its end or revoked.",
  403: "The client may not do this.",
  404: "There is none of that id.",
  408: "The body did not arrive in time.",
  409: "It is taken, or the first request with the same Idempotency-Key is in progress.",
  412: "The camera has another version than the one asked for.",
  413: "The body is larger than 1 MiB.",
  415: "The type, the charset or the encoding of the body is not taken.",
  422: "The request is not as it should be; the message names the field and what is expected.",
  429: "Too many requests of this client; Retry-After says when to come back.",
  500: "The server failed.",
  503:
    "Too many requests, or too much to read, at present, or the database cannot be written; see " +
    "Retry-After.",
}

const onlyIfMatch = "The camera has another version: it was changed meanwhile. Read it again."

const general: Readonly<Record<number, ReadonlyArray<string>>> = {
  400: ["The request cannot be read."],
  401: [
    "The request has no bearer token. Get one from GET /auth.",
    "Invalid token.",
    tokenExpired,
    "Token revoked.",
  ],
  403: ["Forbidden. This needs the permission level <level>."],
  408: ["The body did not arrive in time."],
  409: ["A request with this Idempotency-Key is in progress. Try again later."],
  412: [onlyIfMatch],
  413: ["The body is larger than 1 MiB."],
  415: [
    "The body must be application/json or application/x-www-form-urlencoded.",
    "The charset of the body is not taken. Send it in utf-8.",
    "The Content-Encoding of the body is not taken. Send it as it is: identity.",
  ],
  422: [
    "Format Error Messages (<field>): <what>",
    "Keywords ['<name>'] are not defined.",
    "Keywords ['<name>'] are not defined. Did you mean <other>?",
  ],
  429: [
    "Too many requests. Try again later.",
    "This client has too many requests open at present. Try again later.",
  ],
  500: ["Internal server error."],
  503: [
    "The server has too many requests at present. Try again later.",
    "The database has too much to read at present. Try again later, or ask for less.",
    "The database cannot be reached at present. Try again later.",
    "The database took too long to answer. Try again later, or ask for less.",
    "The database cannot be written at present.",
    "The database does not have the schema that this server needs: see GET /ready.",
    "The database has done all that it may for now. Try again later.",
    "The request needs more queries than one may make here. Ask for less.",
  ],
}

const noCamera = "No camera with that cameraID."
const noClient = "No app exists with given client id."
const taken = ["legacyCameraIDAlreadyExist", "sourceIDAlreadyExist"]
const level = [
  "Forbidden. A client of level <level> cannot <what>.",
  "Forbidden. Here a client of level <level> manages only the clients of its own owner.",
]
const lastAdmin = "Forbidden. This is the only client of level admin; make another one admin first."

const ofOperation: Readonly<Record<string, Readonly<Record<number, ReadonlyArray<string>>>>> = {
  authenticate: {
    401: ["Bad client secret"],
    404: ["Cannot find client with that ClientID"],
    429: ["Too many failed attempts to get a token. Try again later."],
  },
  cameraById: { 404: [noCamera] },
  cameraByLegacyId: { 404: ["No camera with that legacy_cameraID."] },
  addCamera: { 409: [...taken, ...general[409]!] },
  updateCamera: { 404: [noCamera], 409: taken },
  putCameraBySource: {
    409: taken,
    412: [
      onlyIfMatch,
      "There is a camera with that source and source_id, and If-None-Match asks for none.",
      "No camera with that source and source_id, and If-Match asks for one.",
    ],
  },
  retireCamera: { 404: [noCamera] },
  deleteCamera: { 404: [noCamera] },
  importCameras: { 415: [`The body must be ${ndjson}.`, ...general[415]!.slice(1)] },
  register: {
    403: [...general[403]!, ...level],
    422: ["Must include the owner's username", ...general[422]!],
  },
  updateClient: { 403: [...general[403]!, ...level, lastAdmin], 404: [noClient] },
  removeClient: { 403: [...general[403]!, ...level, lastAdmin], 404: [noClient] },
  resetSecret: { 403: [...general[403]!, ...level], 404: [noClient] },
  listClients: { 403: [...general[403]!, ...level] },
  clientIdsByOwner: { 403: [...general[403]!, ...level] },
  usageByClient: {
    403: [...general[403]!, ...level, "Forbidden to view API usage of this client"],
    404: ["No app exists with given clientID"],
  },
  ready: { 503: ["The database does not answer.", ...general[503]!] },
}

const otherReasons: Readonly<Record<string, Readonly<Record<number, string>>>> = {
  authenticate: {
    401: "The secret is wrong.",
    429: "Too many wrong secrets; Retry-After says when to come back.",
  },
  ready: { 503: "The server cannot answer; see Retry-After." },
}

/** Why an operation answers a status, in words. */
export const reasonOf = (status: number, operation = ""): string | undefined =>
  otherReasons[operation]?.[status] ?? reasons[status]

/** The messages of a status, where an operation has none of its own. */
export const generalMessages = (status: number): ReadonlyArray<string> => general[status] ?? []

/** The messages that an operation fails with. */
export const messagesOf = (operation: string, status: number): ReadonlyArray<string> =>
  ofOperation[operation]?.[status] ?? generalMessages(status)
