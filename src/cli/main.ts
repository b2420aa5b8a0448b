/**
 * `cam2`, the command line of the camera database: serve one, import cameras, search, write and
 * administer. `cam2 --help` and `cam2 <command> --help` explain each command.
 *
 * The exit code is 0 for success, 1 when the operation failed and 2 for wrong usage.
 *
 * @example Running a command from a program
 * ```ts
 * import { cam2 } from "@cam2/camera-database/cli"
 * import * as NodeServices from "@effect/platform-node/NodeServices"
 * import * as Effect from "effect/Effect"
 *
 * await cam2(["search", "--help"]).pipe(Effect.provide(NodeServices.layer), Effect.runPromise)
 * ```
 *
 * @module
 */
// First, because it says in one line where this runs, and because that decides on how Effect loads.
import "../server/stores/sqlite/Builtin.ts"
import { restoreBuiltinModules } from "./AsyncContext.ts"
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as NodeServices from "@effect/platform-node/NodeServices"
import * as Cause from "effect/Cause"
import * as CliConfig from "effect/cli/CliConfig"
import * as CliOutput from "effect/cli/CliOutput"
import * as Command from "effect/cli/Command"
import * as GlobalFlag from "effect/cli/GlobalFlag"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Layer from "effect/Layer"
import * as Logger from "effect/Logger"
import * as Runtime from "effect/Runtime"
import * as Stdio from "effect/Stdio"
import process from "node:process"
import { apps } from "./commands/Clients.ts"
import { backup } from "./commands/Backup.ts"
import { camera } from "./commands/Camera.ts"
import { changes } from "./commands/Changes.ts"
import { checkDb } from "./commands/CheckDb.ts"
import { type Reported, reportFailure } from "./output/Failure.ts"
import { importCommand } from "./commands/Import.ts"
import { search } from "./commands/Search.ts"
import { serve } from "./commands/Serve.ts"
import { add, update } from "./commands/Write.ts"

restoreBuiltinModules()

/** The version of the package. */
export const version: string = "0.1.0"

const root = Command.make("cam2").pipe(
  Command.withDescription("The CAM2 camera database: a directory of public network cameras."),
  Command.withSubcommands([
    { group: "Server", commands: [serve, backup, checkDb] },
    { group: "Cameras", commands: [search, camera, changes, importCommand, add, update] },
    { group: "Clients", commands: apps },
  ]),
  Command.withExamples([
    { command: "cam2 search --country US --state IN" },
    { command: "cam2 --completions bash > ~/.local/share/bash-completion/completions/cam2" },
  ]),
)

// Only help that was asked for belongs on standard output; errors are reported in one line.
const present: CliOutput.Presenter["present"] = (event) => {
  if (event._tag === "InvalidInvocation") return Effect.void
  if (event._tag === "Help" && event.reason === "Implicit") {
    return Effect.flatMap(
      CliOutput.Formatter,
      (formatter) => Console.error(formatter.formatHelpDoc(event.helpDoc)),
    )
  }
  return CliOutput.defaultPresenter.present(event)
}

const settings = Layer.mergeAll(
  CliConfig.layer({ builtIns: [GlobalFlag.Help, GlobalFlag.Version, GlobalFlag.Completions] }),
  CliOutput.layerPresenter({ present }),
  Layer.succeed(Logger.LogToStderr, true),
)

/**
 * Runs `cam2` with the given arguments. A failure is reported on standard error; what it fails with
 * carries the exit code.
 */
export const cam2 = (
  args: ReadonlyArray<string>,
): Effect.Effect<void, Reported, Command.Environment> =>
  Command.runWith(root, { version })(args).pipe(reportFailure, Effect.provide(settings))

if (import.meta.main) {
  let isServer = false
  const program = Effect.gen(function* () {
    const { args } = yield* Stdio.Stdio
    const given = yield* args
    isServer = given[0] === "serve"
    yield* cam2(given)
  })
  // The first signal ends in order what runs, which a request may hold up; the second does not wait.
  let code: number | undefined
  const codes = { SIGINT: 130, SIGTERM: 143 } as const
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.on(signal, () => {
      if (code !== undefined) process.exit(codes[signal])
      code = codes[signal]
    })
  }
  // A write past the limit of the size of a file (`ulimit -f`) then fails as on a full disk, and does
  // not end the process without a word. Windows has no such signal.
  if (process.platform !== "win32") process.on("SIGXFSZ", () => {})
  NodeRuntime.runMain(Effect.provide(program, NodeServices.layer), {
    disableErrorReporting: true,
    // A signal is how a server ends; for any other command it is an interruption.
    teardown: (exit, onExit) =>
      Exit.isFailure(exit) && Cause.hasInterruptsOnly(exit.cause)
        ? onExit(isServer ? 0 : code ?? codes.SIGINT)
        : Runtime.defaultTeardown(exit, onExit),
  })
}
