/**
 * `cam2 login`, `cam2 logout` and `cam2 profiles`: credentials that are kept.
 *
 * @module
 */
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as Stream from "effect/Stream"
import { whoami } from "../../client/operations/mod.ts"
import { connection, layerConnected, profileName } from "../Connection.ts"
import { variable } from "../Environment.ts"
import { json } from "../Flags.ts"
import { printLines } from "../output/Output.ts"
import { toJson } from "../../domain/Printable.ts"
import { form } from "../output/Form.ts"
import { printList } from "../output/PrintList.ts"
import { CommandError, UsageError } from "../output/ReportFailure.ts"
import type { Column } from "../output/Table.ts"
import { givenSecret } from "../profiles/GivenSecret.ts"
import { profileNames, readProfile, removeProfile, writeProfile } from "../profiles/Profile.ts"

const profile = Flag.String("profile").pipe(
  Flag.withMetavar("<name>"),
  Flag.withDescription("The name of the profile; CAM2_PROFILE, else default, when left out"),
  Flag.withDefault(""),
)

const usage = (message: string) => new UsageError({ message })

// Another client is most often one of the same server.
const current = Effect.flatMap(profileName({ profile: undefined }), readProfile)

/** `cam2 login`. */
export const login = Command.make(
  "login",
  { ...connection, profile, json },
  Effect.fnUntraced(function* ({ json, ...given }) {
    const name = yield* profileName(given)
    const before = yield* readProfile(name)
    const baseURL = given.baseUrl?.trim() ||
      (yield* variable("CAM2_BASE_URL")) || (before ?? (yield* current))?.baseURL
    if (baseURL === undefined) {
      return yield* usage("give --base-url or set CAM2_BASE_URL to the server")
    }
    const { clientID: told, secret } = yield* givenSecret
    const clientID = given.clientId?.trim() || told ||
      (yield* variable("CAM2_CLIENT_ID")) || before?.clientID
    if (clientID === undefined) {
      return yield* usage("give --client-id or set CAM2_CLIENT_ID to the id of the client")
    }
    const credentials = { baseURL, clientID, clientSecret: Redacted.make(secret) }
    const { owner, permissionLevel } = yield* Effect.provide(
      whoami(),
      layerConnected(credentials),
    )
    const file = yield* writeProfile({ ...credentials, name })
    yield* printLines(
      Stream.succeed(
        json
          ? toJson({ profile: name, baseURL, clientID, owner, permissionLevel, file })
          : `logged in to ${baseURL} as ${owner}, ${permissionLevel}; kept as the profile ${name}`,
      ),
    )
  }),
).pipe(
  Command.withShortDescription("Keep the credentials of a client for every command from now on"),
  Command.withDescription(
    "Keep a server, a client and its secret in the user's configuration folder, in a file that only " +
      "its owner may read. The secret is asked for and not shown, or read from standard input; the " +
      "JSON that cam2 register prints is taken, too. It is tried first, and kept when the server " +
      "takes it. Flags and environment variables come before what is kept.",
  ),
  Command.withExamples([
    { command: "cam2 login --base-url https://cameras.example.org --client-id $CLIENT_ID" },
    {
      command: "cam2 register bob --json | cam2 login --profile bob",
      description: "A new client, under a name of its own",
    },
  ]),
)

/** `cam2 logout`. */
export const logout = Command.make(
  "logout",
  { profile, json },
  Effect.fnUntraced(function* ({ json, profile }) {
    const name = yield* profileName({ profile })
    if (!(yield* removeProfile(name))) {
      return yield* new CommandError({ message: `there is no profile ${name}` })
    }
    yield* printLines(
      Stream.succeed(json ? toJson({ profile: name, removed: true }) : `${name} is forgotten`),
    )
    yield* Console.error("Its secret stays valid until the client gets another one.")
  }),
).pipe(
  Command.withShortDescription("Forget the credentials that were kept"),
  Command.withDescription(
    "Remove what cam2 login kept from this machine. The server is not asked: cam2 reset-secret ends " +
      "the secret itself.",
  ),
  Command.withExamples([{ command: "cam2 logout --profile bob" }]),
)

interface Row {
  readonly profile: string
  readonly baseURL: string
  readonly clientID: string
  readonly current: boolean
}

const columns: ReadonlyArray<Column<Row>> = [
  {
    title: "PROFILE",
    maxWidth: 64,
    text: ({ current, profile }) => profile + (current ? " *" : ""),
  },
  { title: "SERVER", maxWidth: 80, text: ({ baseURL }) => baseURL },
  { title: "CLIENT", maxWidth: 96, text: ({ clientID }) => clientID },
]

/** `cam2 profiles`. */
export const profiles = Command.make(
  "profiles",
  { form },
  Effect.fnUntraced(function* ({ form }) {
    const now = yield* profileName({ profile: undefined })
    // All at once, so that the columns of the table are as wide as the widest of them.
    const found = yield* Effect.forEach(yield* profileNames, readProfile)
    const rows = Stream.fromIterable(found).pipe(
      Stream.filter((profile) => profile !== undefined),
      Stream.map(({ baseURL, clientID, name }): Row => ({
        profile: name,
        baseURL,
        clientID,
        current: name === now,
      })),
    )
    yield* printList(rows, {
      form,
      names: ["profile", "baseURL", "clientID", "current"],
      columns,
      describe: (count) => `${count} ${count === 1 ? "profile" : "profiles"}`,
    })
  }),
).pipe(
  Command.withShortDescription("List the credentials that are kept"),
  Command.withDescription(
    "List what cam2 login kept, without the secrets; * marks the profile that is used.",
  ),
  Command.withExamples([{ command: "cam2 profiles" }]),
)
