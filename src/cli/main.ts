/**
 * `cam2`, the command line of the camera database: serve one, import cameras, search, write and
 * administer. `cam2 --help` and `cam2 <command> --help` explain each command.
 *
 * The exit code is 0 for success, 1 when the operation failed and 2 for wrong usage.
 *
 * @example Running a command from a program
 * ```ts
 * import { cam2, layerNode } from "@cam2/camera-database/cli"
 * import * as Effect from "effect/Effect"
 *
 * await cam2(["search", "--help"]).pipe(Effect.provide(layerNode), Effect.runPromise)
 * ```
 *
 * @module
 */
// First, because it says in one line where this runs, and because that decides on how Effect loads.
import "../server/stores/sqlite/Builtin.ts"
import { restoreBuiltinModules } from "./AsyncContext.ts"
import * as CliConfig from "effect/cli/CliConfig"
import * as CliOutput from "effect/cli/CliOutput"
import * as Command from "effect/cli/Command"
import * as GlobalFlag from "effect/cli/GlobalFlag"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Logger from "effect/Logger"
import * as Stdio from "effect/Stdio"
import { clientCommands } from "./commands/Clients.ts"
import { whoAmI } from "./commands/ClientList.ts"
import { login, logout, profiles } from "./commands/Login.ts"
import { backup } from "./commands/Backup.ts"
import { camera } from "./commands/Camera.ts"
import { changes } from "./commands/Changes.ts"
import { checkDb } from "./commands/CheckDb.ts"
import { copy } from "./commands/Copy.ts"
import { clusters, count, facets } from "./commands/Count.ts"
import { doctor } from "./commands/Doctor.ts"
import { exportCommand } from "./commands/Export.ts"
import { type Reported, reportFailure } from "./output/ReportFailure.ts"
import { importCommand } from "./commands/Import.ts"
import { map } from "./commands/Map.ts"
import { mcp } from "./commands/Mcp.ts"
import { layerNode } from "./platform/NodePlatform.ts"
import { runMain } from "./platform/RunMain.ts"
import { migrate } from "./commands/Migrate.ts"
import { remove, retire } from "./commands/Remove.ts"
import { near } from "./commands/Near.ts"
import { search } from "./commands/Search.ts"
import { stats } from "./commands/Stats.ts"
import { serve } from "./commands/Serve.ts"
import { sources } from "./commands/Sources.ts"
import { add, edit, put } from "./commands/Write.ts"
import { version } from "../domain/PackageVersion.ts"
import { watch } from "./commands/Watch.ts"
import { withNegatives } from "./Values.ts"

restoreBuiltinModules()

const root = Command.make("cam2").pipe(
  Command.withDescription("The CAM2 camera database: a directory of public network cameras."),
  Command.withSubcommands([
    { group: "Server", commands: [serve, migrate, copy, backup, checkDb, doctor] },
    {
      group: "Cameras",
      commands: [
        search,
        near,
        exportCommand,
        count,
        stats,
        facets,
        clusters,
        camera,
        changes,
        watch,
        sources,
        map,
        importCommand,
        add,
        edit,
        put,
        retire,
        remove,
      ],
    },
    { group: "Assistants", commands: [mcp] },
    { group: "Clients", commands: [login, logout, profiles, whoAmI, ...clientCommands] },
  ]),
  Command.withExamples([
    { command: "cam2 search --country US --state IN" },
    { command: "cam2 --completions bash > ~/.local/share/bash-completion/completions/cam2" },
  ]),
)

/** Shows things; tells which flags the command has that was used wrongly. */
const makePresenter = () => {
  let flags: ReadonlyArray<string> = []
  // Only help that was asked for belongs on standard output; errors are reported in one line.
  const present: CliOutput.Presenter["present"] = (event) => {
    if (event._tag === "InvalidInvocation") {
      flags = event.helpDoc.flags.map(({ name }) => name)
      return Effect.void
    }
    if (event._tag === "Help" && event.reason === "Implicit") {
      return Effect.flatMap(
        CliOutput.Formatter,
        (formatter) => Console.error(formatter.formatHelpDoc(event.helpDoc)),
      )
    }
    return CliOutput.defaultPresenter.present(event)
  }
  return { present, flags: () => flags }
}

const settings = Layer.mergeAll(
  CliConfig.layer({ builtIns: [GlobalFlag.Help, GlobalFlag.Version, GlobalFlag.Completions] }),
  Layer.succeed(Logger.LogToStderr, true),
)

/**
 * Runs `cam2` with the given arguments. A failure is reported on standard error; what it fails with
 * carries the exit code.
 */
export const cam2 = (
  args: ReadonlyArray<string>,
): Effect.Effect<void, Reported, Command.Environment> =>
  Effect.suspend(() => {
    const { flags, present } = makePresenter()
    return Command.runWith(root, { version })(withNegatives(args)).pipe(
      (run) => reportFailure(run, flags),
      Effect.provide(CliOutput.layerPresenter({ present })),
      Effect.provide(settings),
    )
  })

export { layerNode, version }

// What these are for ends when they are told to.
const servers = new Set(["serve", "map", "mcp"])

/** Runs `cam2` with the arguments of this process, and ends it with an exit code. */
export const main = (): void => {
  let isServer = false
  const program = Effect.gen(function* () {
    const { args } = yield* Stdio.Stdio
    const given = yield* args
    isServer = servers.has(given[0] ?? "")
    yield* cam2(given)
  })
  runMain(Effect.provide(program, layerNode), { isServer: () => isServer })
}

if (import.meta.main) main()
