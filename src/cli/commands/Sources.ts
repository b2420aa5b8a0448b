/**
 * `cam2 sources list` and `cam2 sources put`: who publishes the cameras.
 *
 * @module
 */
import * as Argument from "effect/cli/Argument"
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as Effect from "effect/Effect"
import { putSource, streamSources } from "../../client/operations/mod.ts"
import type { Source } from "../../domain/Source.ts"
import { connection, layerClient } from "../Connection.ts"
import { json, maybe } from "../Flags.ts"
import { printList } from "../output/PrintList.ts"
import { printRecord } from "../output/Record.ts"
import type { Column } from "../output/Table.ts"

const columns: ReadonlyArray<Column<Source>> = [
  { title: "SOURCE", maxWidth: 40, text: ({ name }) => name },
  { title: "CAMERAS", maxWidth: 12, text: ({ cameras }) => String(cameras) },
  { title: "ACTIVE", maxWidth: 12, text: ({ active }) => String(active) },
  { title: "LICENCE", maxWidth: 40, text: ({ licence }) => licence ?? "-" },
  { title: "ATTRIBUTION", maxWidth: 60, text: ({ attribution }) => attribution ?? "-" },
  { title: "HOME PAGE", maxWidth: 120, text: ({ home_page }) => home_page ?? "-" },
]

const list = Command.make(
  "list",
  { json, connection },
  Effect.fnUntraced(function* ({ json }) {
    yield* printList(streamSources(), {
      json,
      columns,
      describe: (count) => `${count} ${count === 1 ? "source" : "sources"}`,
    })
  }),
).pipe(
  Command.provide(({ connection }) => layerClient(connection)),
  Command.withShortDescription("List who publishes cameras"),
  Command.withDescription(
    "List every source: how many cameras it has, how many of them give images or video, and its " +
      "licence. Terms are in --json.",
  ),
  Command.withExamples([
    { command: "cam2 sources list" },
    { command: "cam2 sources list --json", description: "With their terms, one record a line" },
  ]),
)

const text = (name: string, metavar: string, description: string) =>
  Flag.String(name).pipe(Flag.withMetavar(metavar), Flag.withDescription(description), maybe)

const put = Command.make(
  "put",
  {
    name: Argument.String("name").pipe(
      Argument.withDescription("The source, as its cameras have it, in any case"),
    ),
    home_page: text("home-page", "<address>", "Its home page"),
    licence: text("licence", "<id|address>", "SPDX id such as CC-BY-4.0, or an address"),
    attribution: text("attribution", "<text>", "Whom to name beside a picture"),
    terms: text("terms", "<text|address>", "Its terms of use, or their address"),
    json,
    connection,
  },
  Effect.fnUntraced(function* ({ connection: _, json, name, ...description }) {
    yield* printRecord({ message: yield* putSource(name, description) }, { json })
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
