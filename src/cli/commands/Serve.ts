/**
 * `cam2 serve`: the server on this machine, over a SQLite file.
 *
 * @module
 */
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as Effect from "effect/Effect"
import { identity } from "effect/Function"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Stream from "effect/Stream"
import { createRootClientOnceTold } from "../../server/Clients.ts"
import { makeHttpEffect } from "../../server/Documented.ts"
import { routeFinder } from "../../server/routes/RouteFinder.ts"
import { CommandError, UsageError } from "../output/ReportFailure.ts"
import { fromOne, json, maybe, port } from "../Flags.ts"
import { allowWrites, loadTools } from "./Mcp.ts"
import { addressOf, announce } from "../serving/Announce.ts"
import { cors } from "../serving/CorsFlag.ts"
import { databaseFlag, findDatabase, findReplica, readDatabaseFlag } from "../serving/Database.ts"
import { joinProcesses } from "../serving/JoinProcesses.ts"
import { listen } from "../serving/Listen.ts"
import { printLines } from "../output/Output.ts"
import { commandName } from "../platform/CommandName.ts"
import { registerProcessMetrics } from "../serving/ProcessMetrics.ts"
import { layerLog, logFormats, logRequest } from "../serving/ServerLog.ts"
import { readServerSecrets } from "../serving/ServerSecrets.ts"
import { readServedMap, servedMapFlags } from "../serving/ServedMap.ts"
import { layerTelemetry } from "../serving/Telemetry.ts"
import { trustProxy } from "../serving/TrustProxyFlag.ts"
import { writeOut } from "../output/WriteOut.ts"

/** `cam2 serve`. */
export const serve = Command.make(
  "serve",
  {
    hostname: Flag.String("hostname").pipe(
      Flag.withMetavar("<host>"),
      Flag.withDescription(
        "The address to listen on, 127.0.0.1 when left out; 0.0.0.0 for every network",
      ),
      Flag.withDefault("127.0.0.1"),
    ),
    port: port("The port to listen on, 8080 when left out; 0 takes a free one", 8080),
    db: databaseFlag(
      "The SQLite file, cam2.sqlite when left out, made when it is missing; :memory: keeps nothing. " +
        "Or PostgreSQL: postgres://user@host/database. Tell its password by PGPASSWORD, or all of it by " +
        "CAM2_DATABASE_URL: what a flag has is shown to everybody on the machine",
    ),
    readDb: readDatabaseFlag,
    dbConnections: maybe(fromOne("db-connections", 1000)).pipe(
      Flag.withDescription(
        "The most connections to PostgreSQL of each process, 10 when left out, beside one for /ready",
      ),
    ),
    authFailures: fromOne("auth-failures-per-minute").pipe(
      Flag.withDescription(
        "How many wrong secrets a minute are answered for one client id, and three times as many " +
          "for one address; 20 when left out",
      ),
      Flag.withDefault(20),
    ),
    requests: fromOne("requests-per-minute").pipe(
      Flag.withDescription("How many requests a minute each client may make; no limit if left out"),
      Flag.optional,
    ),
    logFormat: Flag.Literals("log-format", logFormats).pipe(
      Flag.withMetavar("<format>"),
      Flag.withDescription(
        "How each request is a line on standard error: pretty for people, json for programs, or " +
          "off, which leaves only what goes wrong; off when left out",
      ),
      Flag.withDefault("off"),
    ),
    metrics: Flag.Boolean("metrics").pipe(
      Flag.withoutNegation,
      Flag.withDescription("Answer GET /metrics, for Prometheus; it asks for no token"),
      Flag.withDefault(false),
    ),
    ownClientsOnly: Flag.Boolean("own-clients-only").pipe(
      Flag.withoutNegation,
      Flag.withDescription("Let webUI clients manage only the clients of their own owner"),
      Flag.withDefault(false),
    ),
    index: Flag.Boolean("index").pipe(
      Flag.withDescription(
        "Hold in memory what is searched of the cameras, about 25 bytes of each; --no-index leaves " +
          "it to the database, which needs longer for rare searches",
      ),
      Flag.withDefault(true),
    ),
    // As many cores as the largest machines have; a mistyped number would take all of its memory.
    processes: fromOne("processes", 256).pipe(
      Flag.withDescription(
        "How many processes serve on the port, over one database; 1 when left out. One that dies is " +
          "started again. On Deno it needs --allow-run",
      ),
      Flag.withDefault(1),
    ),
    migrate: maybe(Flag.Boolean("migrate")).pipe(
      Flag.withDescription(
        "Bring a database of an older schema to the newest, as cam2 migrate does, and make one that " +
          "is missing; --no-migrate says so and stops. When left out it does with a file, and not " +
          "with PostgreSQL",
      ),
    ),
    cors,
    mcp: Flag.Boolean("mcp").pipe(
      Flag.withoutNegation,
      Flag.withDescription(
        "Give assistants tools at /mcp, by the Model Context Protocol, with the same tokens",
      ),
      Flag.withDefault(false),
    ),
    allowWrites,
    trustProxy,
    ...servedMapFlags,
    maxConcurrency: fromOne("max-concurrency").pipe(
      Flag.withDescription(
        "How many requests are worked on at once, 256 when left out; more are answered 503",
      ),
      Flag.withDefault(256),
    ),
    json,
  },
  Effect.fnUntraced(function* (
    {
      allowWrites,
      authFailures,
      cors,
      db,
      dbConnections,
      hostname,
      index,
      json,
      logFormat,
      maxConcurrency,
      mcp,
      metrics,
      migrate,
      ownClientsOnly,
      port,
      processes,
      readDb,
      requests,
      trustProxy,
      ...forPeople
    },
  ) {
    const database = yield* findDatabase(db, dbConnections)
    const replica = yield* findReplica(readDb, database)
    if (processes > 1 && database.isInMemory) {
      return yield* new UsageError({
        message: "--processes share a database, and each would have one of its own in memory",
      })
    }
    if (processes > 1 && mcp) {
      return yield* new UsageError({
        message:
          "--mcp keeps its sessions in one process: leave out --processes, or start another " +
          "server over the database for it",
      })
    }
    const { map, publicRead } = yield* readServedMap(forPeople)
    const worker = processes > 1
      ? yield* joinProcesses({ count: processes, place: { hostname, port }, logFormat })
      : undefined
    const isTold = worker?.isTold === true
    const { rootClient, tokenKey, warnings } = yield* readServerSecrets
    // First, so that what happens while the rest ends is still written and sent.
    const seen = yield* Layer.build(
      Layer.provideMerge(layerTelemetry(routeFinder({ map, metrics })), layerLog(logFormat)),
    )
    for (const warning of isTold ? [] : warnings) {
      yield* Effect.provideContext(Effect.logWarning(warning), seen)
    }
    const note = database.isInMemory
      ? Effect.logWarning("The database is in memory: nothing is kept when the server stops")
      : Effect.void
    const stores = yield* Effect.andThen(
      note,
      Layer.build(database.stores({ index, migrate, replica, maxConnections: dbConnections })),
    )
      .pipe(
        Effect.provideContext(seen),
      )
    yield* Effect.gen(function* () {
      const api = yield* makeHttpEffect({
        tokenKey,
        rootClient,
        authLimit: { failuresPerClient: authFailures, failuresPerAddress: 3 * authFailures },
        maxConcurrency,
        cors,
        ownClientsOnly,
        trustProxy,
        clientLimit: Option.getOrUndefined(Option.map(requests, (requests) => ({ requests }))),
        metrics,
        map,
        publicRead,
        // Where there is no file, the database counts for all servers.
        rateLimiterStore: database.file === undefined ? undefined : worker?.limits,
        onResponse: logFormat === "off" ? undefined : logRequest,
      })
      const tools = mcp ? yield* loadTools : undefined
      const app = yield* tools?.withMcp(api, { allowWrites, cors }) ?? Effect.succeed(api)
      yield* registerProcessMetrics(database.file)
      const isShared = worker !== undefined
      const taken = yield* listen(app, { hostname, port: worker?.port ?? port, isShared })
      const told = {
        url: addressOf(hostname, taken),
        asJson: json,
        hasMap: map !== undefined,
        toolsPath: tools?.mcpPath,
        command: commandName,
      }
      // Another process has told it.
      if (isTold) return yield* worker.serve
      // Whoever reads where the server is can ask any of its processes.
      if (worker !== undefined) yield* worker.gathered
      // Only now, so that a port in use does not leave a root client behind that nobody saw.
      const isNew = yield* createRootClientOnceTold((created) =>
        Effect.mapError(
          writeOut(announce(told, created)),
          ({ message }) =>
            new CommandError({
              message:
                `${message}. The secret of the root client could not be told, so that there ` +
                "is none; start again with an output that can be written",
            }),
        )
      )
      if (!isNew) yield* printLines(Stream.make(announce(told)))
      return yield* worker?.serve ?? Effect.never
    }).pipe(worker?.within ?? identity, Effect.provideContext(stores), Effect.provideContext(seen))
  }, Effect.scoped),
).pipe(
  Command.withShortDescription("Run the server over a SQLite file or PostgreSQL"),
  Command.withDescription(
    "Run the server over a SQLite file, or PostgreSQL, until Ctrl-C. A new database gets a root client with the " +
      "permission level admin, which is shown once; or set CAM2_ROOT_CLIENT_ID and " +
      "CAM2_ROOT_CLIENT_SECRET. Tokens are signed with CAM2_TOKEN_KEY, else with a key that is " +
      "kept in the database. Traces, metrics and logs are sent by OTLP where " +
      "OTEL_EXPORTER_OTLP_ENDPOINT says.",
  ),
  Command.withExamples([
    { command: "cam2 serve", description: "http://127.0.0.1:8080/ over cam2.sqlite" },
    { command: "cam2 serve --hostname 0.0.0.0 --port 80 --db /var/lib/cam2/cameras.sqlite" },
  ]),
)
