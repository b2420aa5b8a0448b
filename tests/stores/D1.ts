/**
 * A D1 database of miniflare, which runs in a process of its own: what asks it here is sent there, one
 * statement or batch at a time, and done by the binding itself.
 *
 * @module
 */
import type { D1Binding, D1Rows, D1Statement } from "../../src/server/stores/d1/D1Client.ts"
import { startWorker, type Worker } from "../runtimes/Workers.ts"

/** Where a Worker takes statements. */
export const statementsPath = "/statements"

/** Text of JavaScript: a function that does the statements of a request. */
export const doStatements = `async (request, DB) => {
  const { statements, as } = await request.json()
  const prepared = statements.map(({ sql, values }) => DB.prepare(sql).bind(...values))
  try {
    return Response.json(as === "batch" ? await DB.batch(prepared) : await prepared[0][as]())
  } catch (error) {
    return Response.json({ error: error.message })
  }
}`

const script = `const doStatements = ${doStatements}
  export default { fetch: (request, { DB }) => doStatements(request, DB) }`

interface Bound extends D1Statement {
  readonly sql: string
  readonly values: ReadonlyArray<unknown>
}

/** A database that is open, with the schema of the migrations. */
export interface D1Database extends AsyncDisposable {
  readonly binding: D1Binding
  /** Leaves no row in it but those of its schema. */
  readonly empty: () => Promise<void>
  /** What was asked so far: each statement or batch is one request to it. */
  readonly asked: ReadonlyArray<{ readonly as: string; readonly statements: ReadonlyArray<Bound> }>
}

const migrations = new URL("../../src/server/stores/d1/migrations/", import.meta.url)

/** The statements of the migrations, in their order. */
export const migrationTexts = async (): Promise<ReadonlyArray<string>> => {
  const names = (await Array.fromAsync(Deno.readDir(migrations))).map(({ name }) => name).sort()
  return await Promise.all(names.map((name) => Deno.readTextFile(new URL(name, migrations))))
}

/** The statements of a file, with a blank line between each and the next. */
export const statementsIn = (text: string): ReadonlyArray<string> =>
  text.trim().split(/\n\n/).filter((sql) => !sql.startsWith("--"))

/** The binding of the Worker at `url`, where it takes {@linkcode doStatements}. */
const bindingTo = (url: string, asked: Array<D1Database["asked"][number]>): D1Binding => {
  const ask = async <A>(as: string, statements: ReadonlyArray<Bound>): Promise<A> => {
    asked.push({ as, statements })
    const response = await fetch(new URL(statementsPath, url), {
      method: "POST",
      body: JSON.stringify({
        as,
        statements: statements.map(({ sql, values }) => ({ sql, values })),
      }),
    })
    const given = await response.json()
    if (given.error !== undefined) throw new Error(given.error)
    return given
  }
  const statement = (sql: string, values: ReadonlyArray<unknown>): Bound => {
    const bound: Bound = {
      sql,
      values,
      bind: (...values) => statement(sql, values),
      all: () => ask<D1Rows>("all", [bound]),
      raw: () => ask("raw", [bound]),
    }
    return bound
  }
  return {
    prepare: (sql) => statement(sql, []),
    batch: (statements) => ask("batch", statements as Array<Bound>),
  }
}

/** The new database of a Worker, with the schema of the migrations. */
export const prepareD1 = async (worker: Worker): Promise<D1Database> => {
  const asked: Array<D1Database["asked"][number]> = []
  const binding = bindingTo(worker.url, asked)
  const run = (statements: ReadonlyArray<string>) =>
    binding.batch(statements.map((sql) => binding.prepare(sql)))
  for (const text of await migrationTexts()) await run(statementsIn(text))
  const tables = (await binding.prepare(`SELECT name FROM sqlite_schema WHERE type = 'table'
    AND name NOT LIKE 'camera_words%' AND name NOT LIKE '\\_cf%' ESCAPE '\\'
    AND name <> 'effect_sql_migrations'`).raw()).map(([name]) => String(name))
    // What a trigger counts is emptied after what it counts.
    .sort((one, other) => Number(one !== "camera") - Number(other !== "camera"))
  asked.length = 0
  return {
    binding,
    asked,
    empty: async () => {
      await run(tables.map((table) => `DELETE FROM ${table}`))
      asked.length = 0
    },
    [Symbol.asyncDispose]: () => worker[Symbol.asyncDispose](),
  }
}

const setting = { d1Databases: ["DB"], timeout: 1_200_000 }

/** Opens a new database. */
export const openD1 = async (): Promise<D1Database> =>
  await prepareD1(await startWorker(script, setting))

/** A database over which its Worker runs behaviours of stores. */
export interface BehavedD1 extends D1Database {
  /** Runs that of a title over what is in the database; fails as it does. */
  readonly behave: (title: string) => Promise<void>
}

const bundleBehaviours = async () => {
  const { stderr, stdout, success } = await new Deno.Command(Deno.execPath(), {
    args: ["bundle", "--quiet", "--platform=browser", "--external=node:*", "D1Behaviours.ts"],
    cwd: new URL(".", import.meta.url).pathname,
    stdin: "null",
  }).output()
  const decoder = new TextDecoder()
  if (!success) throw new Error(decoder.decode(stderr))
  return decoder.decode(stdout)
}

/** Opens a new database with the behaviours beside it. */
export const openBehavedD1 = async (): Promise<BehavedD1> => {
  const script = `${await bundleBehaviours()}
    const doStatements = ${doStatements}
    export default {
      fetch: (request, { DB }) =>
        (new URL(request.url).pathname === "${statementsPath}" ? doStatements : behave)(request, DB),
    }`
  const worker = await startWorker(script, { ...setting, compatibilityFlags: ["nodejs_compat"] })
  return {
    ...await prepareD1(worker),
    behave: async (title) => {
      const response = await fetch(worker.url, { method: "POST", body: JSON.stringify({ title }) })
      const { error } = await response.json()
      if (error !== undefined) throw new Error(error)
    },
  }
}
