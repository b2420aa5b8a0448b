/**
 * `cam2 sources list` and `cam2 sources put`: who publishes the cameras.
 *
 * @module
 */
import * as Argument from "effect/cli/Argument"
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import { countCameras, putSource, streamSources } from "../../client/operations/mod.ts"
import type { Source } from "../../domain/Source.ts"
import { connection, layerClient } from "../Connection.ts"
import { json, maybe } from "../Flags.ts"
import { printable } from "../../domain/Printable.ts"
import { form } from "../output/Form.ts"
import { printList } from "../output/PrintList.ts"
import { printDone } from "../output/Record.ts"
import { UsageError } from "../output/ReportFailure.ts"
import type { Column } from "../output/Table.ts"

const columns: ReadonlyArray<Column<Source>> = [
  { title: "SOURCE", maxWidth: 40, text: ({ name }) => name },
  { title: "CAMERAS", maxWidth: 12, text: ({ cameras }) => String(cameras) },
  { title: "ACTIVE", maxWidth: 12, text: ({ active }) => String(active) },
  { title: "LICENCE", maxWidth: 40, text: ({ licence }) => licence ?? "-" },
  { title: "ATTRIBUTION", maxWidth: 60, text: ({ attribution }) => attribution ?? "-" },
  { title: "TERMS", maxWidth: 60, text: ({ terms }) => terms ?? "-" },
  { title: "HOME PAGE", maxWidth: 120, text: ({ home_page }) => home_page ?? "-" },
]

const list = Command.make(
  "list",
  { form, connection },
  Effect.fnUntraced(function* ({ form }) {
    yield* printList(streamSources(), {
      form,
      names: ["name", "cameras", "active", "licence", "attribution", "terms", "home_page"],
      columns,
      describe: (count) => `${count} ${count === 1 ? "source" : "sources"}`,
    })
  }),
).pipe(
  Command.provide(({ connection }) => layerClient(connection)),
  Command.withShortDescription("List who publishes cameras"),
  Command.withDescription(
    "List every source: how many cameras it has, how many of them give images or video, and its " +
      "licence and terms.",
  ),
  Command.withExamples([
    { command: "cam2 sources list" },
    { command: "cam2 sources list --json", description: "For programs, one record a line" },
  ]),
)

const text = (name: string, metavar: string, description: string) =>
  Flag.String(name).pipe(Flag.withMetavar(metavar), Flag.withDescription(description), maybe)

const descriptionFlags = "--home-page, --licence, --attribution, --terms"

const put = Command.make(
  "put",
  {
    name: Argument.String("name").pipe(
      Argument.withDescription("The source, as its cameras have it, in any case"),
    ),
    home_page: text("home-page", "<address>", "Its home page; not known when left out"),
    licence: text(
      "licence",
      "<id|address>",
      "SPDX id such as CC-BY-4.0, or an address; not known when left out",
    ),
    attribution: text(
      "attribution",
      "<text>",
      "Whom to name beside a picture; not known when left out",
    ),
    terms: text(
      "terms",
      "<text|address>",
      "Its terms of use, or their address; not known when left out",
    ),
    clear: Flag.Boolean("clear").pipe(
      Flag.withoutNegation,
      Flag.withDescription("Forget all that was told of it, in place of the flags above"),
      Flag.withDefault(false),
    ),
    json,
    connection,
  },
  Effect.fnUntraced(function* ({ clear, connection: _, json, name, ...description }) {
    const isEmpty = Object.values(description).every((value) => value === undefined)
    if (clear !== isEmpty) {
      return yield* new UsageError({
        message: clear
          ? `--clear forgets all that was told of the source: it excludes ${descriptionFlags}`
          : `say what is to be told of the source, at least one of ${descriptionFlags}; ` +
            "or --clear, to forget all that was told of it",
      })
    }
    const message = yield* putSource(name, description)
    yield* printDone(`${name} ${clear ? "cleared" : "described"}`, message, { json })
    if (!clear && (yield* countCameras({ source: name })) === 0) {
      yield* Console.error(
        `No camera has the source ${printable(name)}; is that how it is written?`,
      )
    }
  }),
).pipe(
  Command.provide(({ connection }) => layerClient(connection)),
  Command.withShortDescription("Describe a source"),
  Command.withDescription(
    "Describe a source in place of what was told of it before: what is left out is not known from " +
      "then on. Needs an admin client.",
  ),
  Command.withExamples([
    {
      command: `cam2 sources put "City of Example" --licence CC-BY-4.0 ` +
        `--attribution "© City of Example" --home-page https://example.org/`,
    },
  ]),
)

/** `cam2 sources`. */
export const sources = Command.make("sources").pipe(
  Command.withSubcommands([list, put]),
  Command.withDescription("See who publishes the cameras, and on what terms; describe a source"),
  Command.withExamples([{ command: "cam2 sources list" }]),
)
